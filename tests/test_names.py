"""Companies and technologies are recognised as people write them, in text and in addresses."""

import pytest

from discovery.model import Name, Vocabulary
from discovery.names import Names

NAMES = Names(
    Vocabulary(
        companies=(
            Name(id="amazon", name="Amazon", domains=("aboutamazon.example",)),
            Name(
                id="aws",
                name="AWS",
                aliases=("Amazon Web Services",),
                domains=("aws.amazon.example",),
                parent="amazon",
            ),
            Name(id="att", name="AT&T"),
            Name(id="square", name="Square", domains=("developer.squareup.example",), parent="block"),
            Name(id="block", name="Block Inc"),
            Name(id="slack", name="Slack", domains=("slack.example", "slack.engineering")),
            Name(
                id="netflix",
                name="Netflix",
                domains=(
                    "netflixtechblog.example",
                    "shared.example/netflix-techblog",
                    "shared.example/@netflix/blog",
                ),
            ),
            Name(id="shared", name="Shared Host", domains=("shared.example",)),
            Name(id="docker", name="Docker", parent="mirantis"),
            Name(id="mirantis", name="Mirantis"),
        ),
        technologies=(
            Name(id="go", name="Go", aliases=("Golang",)),
            Name(id="s3", name="S3", aliases=("Simple Storage Service",)),
            Name(id="kafka", name="Apache Kafka", aliases=("Kafka",)),
            Name(id="kafka-connect", name="Kafka Connect"),
            Name(id="node", name="Node.js"),
            Name(id="docker", name="Docker"),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Slack's outage", ("slack",)),
        ("the SLACK outage", ()),
        ("cut the slack", ()),
        ("Slackware", ()),
        ("(Slack)", ("slack",)),
        ("Square moves to AWS", ("square", "aws")),
        ("a square deal", ()),
        ("Amazon Web Services, not Amazon", ("aws", "amazon")),
        ("AT&T", ("att",)),
        ("Netflix, Netflix and Slack", ("netflix", "slack")),
        ("", ()),
    ],
)
def test_a_company_is_a_whole_word_written_as_in_the_vocabulary(text: str, found: tuple[str, ...]) -> None:
    assert NAMES.companies_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kafka", ("kafka",)),
        ("KAFKA rebalancing", ("kafka",)),
        ("apache kafka", ("kafka",)),
        ("Kafka Connect", ("kafka-connect",)),
        ("Kafka connects", ("kafka",)),
        ("node.js and Node JS", ("node",)),
        ("Go services", ("go",)),
        ("go on, GO", ()),
        ("golang", ("go",)),
        ("S3 then Go", ("s3", "go")),
        ("s3", ()),
    ],
)
def test_a_technology_may_be_written_small_unless_it_is_short(text: str, found: tuple[str, ...]) -> None:
    assert NAMES.technologies_in(text) == found


@pytest.mark.parametrize(
    ("slug", "company"),
    [
        ("slack-january-2021.md", "slack"),
        ("amazon-web-services-outage", "aws"),
        ("2021_netflix", "netflix"),
        ("slackware-notes", None),
        ("", None),
    ],
)
def test_a_slug_names_its_company_in_small_letters(slug: str, company: str | None) -> None:
    assert NAMES.company_in_slug(slug) == company


@pytest.mark.parametrize(
    ("url", "company"),
    [
        ("https://slack.example/blog/x", "slack"),
        ("https://www.slack.example/", "slack"),
        ("https://status.slack.example/2021-01", "slack"),
        ("http://SLACK.example:8080/x?y#z", "slack"),
        ("https://notslack.example/", None),
        ("https://slack.example.evil.example/", None),
        ("https://example/", None),
        ("https://shared.example/Netflix-TechBlog/a-post", "netflix"),
        ("https://www.shared.example/@netflix/blog/a-post", "netflix"),
        ("https://shared.example/@netflix/other", "shared"),
        ("https://shared.example/netflix-techblogger/x", "shared"),
        ("https://other.example/netflix-techblog/x", None),
        ("https://[broken", None),
        ("not an address", None),
        ("", None),
    ],
)
def test_the_publisher_is_told_by_host_or_by_host_and_path(url: str, company: str | None) -> None:
    assert NAMES.company_of(url) == company


@pytest.mark.parametrize(
    ("given", "company"),
    [
        ("aws", "aws"),
        ("Amazon Web Services", "aws"),
        ("amazon web services", "aws"),
        ("Slack Technologies, LLC", "slack"),
        ("Harbour Freight Radio", "Harbour Freight Radio"),
    ],
)
def test_a_company_may_be_given_by_id_or_by_name(given: str, company: str) -> None:
    assert NAMES.company_id(given) == company


def test_an_id_is_shown_as_people_write_it() -> None:
    assert NAMES.display("aws") == "AWS"
    assert NAMES.display("kafka") == "Apache Kafka"
    assert NAMES.display("unheard-of") == "unheard-of"


def test_a_company_is_related_to_itself_and_to_those_it_belongs_to() -> None:
    assert NAMES.related("slack", "slack")
    assert NAMES.related("aws", "amazon")
    assert NAMES.related("amazon", "aws")
    assert not NAMES.related("slack", "amazon")
    assert not NAMES.related("unheard-of", "amazon")


def test_a_technology_of_the_same_id_does_not_hide_the_companys_parent() -> None:
    assert NAMES.related("docker", "mirantis")


def test_siblings_are_not_related() -> None:
    names = Names(
        Vocabulary(
            companies=(
                Name(id="top", name="Top"),
                Name(id="left", name="Left", parent="top"),
                Name(id="right", name="Right", parent="top"),
                Name(id="grandchild", name="Grandchild", parent="left"),
            )
        )
    )
    assert not names.related("left", "right")
    assert names.related("grandchild", "top")


def test_a_circle_of_parents_ends() -> None:
    names = Names(
        Vocabulary(
            companies=(
                Name(id="hen", name="Hen", parent="egg"),
                Name(id="egg", name="Egg", parent="hen"),
                Name(id="self", name="Self", parent="self"),
            )
        )
    )
    assert names.related("hen", "egg")
    assert not names.related("hen", "self")


def test_an_empty_vocabulary_recognises_nothing() -> None:
    names = Names(Vocabulary())
    assert names.companies_in("Slack on AWS") == ()
    assert names.technologies_in("Kafka") == ()
    assert names.company_of("https://slack.example/") is None
    assert names.company_in_slug("slack") is None
