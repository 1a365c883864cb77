"""OPML files of any reader are taken in, bad outlines named; what is exported is read back as it was."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discovery.config import document, opml, opml_export, opml_values, subscribing
from discovery.config.opml import Subscriptions
from discovery.config.registry import Registry
from discovery.config.subscribing import Plan
from discovery.errors import FormatError


def read(text: str | bytes) -> Subscriptions:
    return opml.read(text.encode() if isinstance(text, str) else text, "feeds.opml")


def body(*outlines: str) -> str:
    lines = "\n".join(outlines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>Mine</title></head><body>\n{lines}\n</body></opml>\n'


def planned(text: str | bytes, *, ids: tuple[str, ...] = (), addresses: tuple[str, ...] = ()) -> Plan:
    return subscribing.planned(read(text), ids, addresses)


def reasons(plan: Plan) -> list[tuple[int, str]]:
    return [(one.line, one.why) for one in plan.left_out]


def sources(entries: Mapping[str, Any]) -> Any:
    return Registry.model_validate({"sources": entries}).all(("tutorial",))


# -- what is taken in -------------------------------------------------------------------------------------


def test_folders_become_categories_and_what_we_have_no_word_for_is_kept() -> None:
    plan = planned(
        body(
            '<outline text="Harbours">',
            '  <outline text="Harbour" title="Harbour Engineering" type="rss" xmlUrl="https://harbour.example/feed"',
            '    htmlUrl="https://harbour.example/" version="RSS2" xmlns:x="urn:x" x:starred="yes"/>',
            '  <outline text="Deep"><outline title="Fog" type="ATOM" xmlUrl="https://fog.example/atom"/></outline>',
            "</outline>",
            '<outline xmlUrl="https://quay.example/rss" category="/Water,/Stone" type="pie"/>',
        )
    )

    assert plan.left_out == ()
    assert plan.entries == {
        "harbour": {
            "name": "Harbour",
            "category": "Harbours",
            "feeds": [
                {
                    "type": "rss",
                    "url": "https://harbour.example/feed",
                    "opml": {
                        "title": "Harbour Engineering",
                        "htmlUrl": "https://harbour.example/",
                        "version": "RSS2",
                        "{urn:x}starred": "yes",
                    },
                }
            ],
        },
        "fog": {
            "name": "Fog",
            "category": "Harbours/Deep",
            "feeds": [{"type": "atom", "url": "https://fog.example/atom"}],
        },
        "quay": {
            "category": "/Water,/Stone",
            "feeds": [{"type": "rss", "url": "https://quay.example/rss", "opml": {"type": "pie"}}],
        },
    }


def test_what_was_kept_comes_out_again_as_it_was() -> None:
    given = '<outline text="A" type="rss" xmlUrl="https://a.example/" htmlUrl="https://a.example/blog?a=1&amp;b=2" isComment="false" xmlns:x="urn:x" x:y=" &#10;z"/>'
    out = opml_export.written(planned(body(given)).entries)

    assert 'htmlUrl="https://a.example/blog?a=1&amp;b=2"' in out
    assert 'isComment="false"' in out
    assert planned(out).entries == planned(body(given)).entries


def test_opml_1_and_attributes_in_any_case_are_read() -> None:
    old = '<opml version="1.1"><head/><body><outline TITLE="A" xmlurl="https://a.example/" type="rss"/></body></opml>'

    assert planned(old).entries == {
        "a": {"name": "A", "feeds": [{"type": "rss", "url": "https://a.example/"}]}
    }


def test_an_ampersand_that_was_not_escaped_is_meant() -> None:
    (entry,) = planned(body('<outline text="R & D" xmlUrl="https://a.example/?x=1&y=2"/>')).entries.values()

    assert (entry["name"], entry["feeds"][0]["url"]) == ("R & D", "https://a.example/?x=1&y=2")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="Café" xmlUrl="https://a.example/"/></body></opml>'

    assert [entry["name"] for entry in planned(text.encode(encoding)).entries.values()] == ["Café"]


def test_what_is_known_stays_as_it_is_and_is_counted() -> None:
    text = body(
        '<outline text="A" xmlUrl="HTTPS://a.example:443/feed"/>',
        '<outline text="B" xmlUrl="https://b.example/feed"/>',
        '<outline text="B again" xmlUrl="https://b.example/feed"/>',
    )
    first = planned(text, ids=("b",), addresses=("https://a.example/feed",))

    assert (list(first.entries), first.known, first.left_out) == (["b_2"], 2, ())
    second = planned(text, ids=("b", "b_2"), addresses=("https://a.example/feed", "https://b.example/feed"))
    assert (second.entries, second.known) == ({}, 3)


# -- what is left out -------------------------------------------------------------------------------------


def test_bad_outlines_are_named_by_their_line_and_the_others_go_in() -> None:
    plan = planned(
        body(
            '<outline text="No address"/>',
            '<outline text="A link" type="link" url="https://e.example/"/>',
            '<outline text="Mail" xmlUrl="mailto:jo@e.example"/>',
            '<outline text="File" xmlUrl="file:///etc/passwd"/>',
            '<outline text="No host" xmlUrl="https:///feed"/>',
            f'<outline text="Long" xmlUrl="https://e.example/{"a" * 3000}"/>',
            f'<outline text="Loud" xmlUrl="https://e.example/l" description="{"a" * 30_000}"/>',
            '<outline text="Thief" xmlUrl="https://e.example/?t=${SLACK_WEBHOOK}"/>',
            '<outline text="No selector" type="listing" url="https://e.example/list"/>',
            '<outline text="Good" xmlUrl="https://good.example/"/>',
        )
    )

    assert list(plan.entries) == ["good"]
    assert reasons(plan) == [
        (3, "no xmlUrl"),
        (4, "no xmlUrl"),
        (5, "not an http or https address: 'mailto:jo@e.example'"),
        (6, "not an http or https address: 'file:///etc/passwd'"),
        (7, "url: the URL has no host: 'https:///feed'"),
        (8, "an address of 3,018 characters"),
        (9, "description has 30,000 characters"),
        (10, "holds ${, which would stand for a variable of the environment"),
        (11, "expected item: the CSS selector of an entry of the page"),
    ]


def test_damage_costs_the_outline_it_stands_in() -> None:
    plan = planned(
        body(
            '<outline text="A" xmlUrl="https://a.example/"/>',
            '<outline text="B" xmlUrl="https://b.example/" "broken"/>',
            '<outline text="C" xmlUrl="https://c.example/"/>',
        )
    )

    assert list(plan.entries) == ["a", "c"]
    assert plan.left_out[0].line == 4
    assert plan.left_out[0].why.startswith("not well-formed: ")


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    whole = body(*(f'<outline text="{name}" xmlUrl="https://{name}.example/"/>' for name in "abcdef"))
    plan = planned(whole[: whole.index("https://e")])

    assert list(plan.entries) == ["a", "b", "c", "d"]
    assert plan.left_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "feeds.opml:1: expected OPML, found no XML"),
        ("just text", "feeds.opml:1: expected OPML, found no XML"),
        ("<rss><channel/></rss>", "feeds.opml:1: expected OPML, found XML with the root <rss>"),
        ('{"a": 1}', "feeds.opml:1: expected OPML, found no XML"),
    ],
)
def test_what_is_no_opml_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read(text)


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE opml [\n<!ENTITY a "aaaaaaaaaa">\n'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">\n' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']>\n<opml><body><outline text="&i;" xmlUrl="https://e.example/"/></body></opml>'
)
OUTSIDE = (
    '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<opml><body><outline text="&x;" xmlUrl="https://e.example/"/></body></opml>'
)


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, BOMB.encode("utf-16"), BOMB.replace("<!ENTITY", "<!entity")])
def test_entities_are_not_read_at_all(text: str | bytes) -> None:
    with pytest.raises(FormatError, match="declares entities"):
        read(text)


def test_a_file_of_more_than_5_mb_is_refused_and_one_below_is_read() -> None:
    with pytest.raises(FormatError, match="more than 5 MB: import it in parts"):
        read(body("<!-- " + "a" * 5_000_000 + " -->"))
    with pytest.raises(FormatError, match="more than 5,000 feeds"):
        read(body(*(f'<outline xmlUrl="https://e.example/{number}"/>' for number in range(5_001))))
    plan = planned(
        body(
            *(f'<outline text="Same" xmlUrl="https://e.example/{number}"/>' for number in range(5_000)),
            f"<!-- {'a' * 4_000_000} -->",
        )
    )
    assert len(plan.entries) == 5_000


def test_nesting_and_json_without_end_are_survived() -> None:
    deep = "<opml><body>" + '<outline text="a">' * 5_000 + "</outline>" * 5_000 + "</body></opml>"
    assert read(deep).outlines == ()
    nested = "[" * 15_000
    plan = planned(
        body(
            f'<outline text="A" xmlUrl="https://a.example/" xmlns:f="urn:discovery:feed" f:keywords="{nested}"/>'
        )
    )
    assert list(plan.entries) == ["a"]


# -- files of our own -------------------------------------------------------------------------------------

OWN = 'xmlns:source="urn:discovery:source" xmlns:feed="urn:discovery:feed"'


def test_an_id_that_is_taken_or_given_twice_is_left_out() -> None:
    plan = planned(
        body(
            f'<outline text="A" xmlUrl="https://a.example/1" {OWN} source:id="a"/>',
            f'<outline text="A" xmlUrl="https://a.example/2" {OWN} source:id="a"/>',
            f'<outline text="Another" xmlUrl="https://a.example/3" {OWN} source:id="a"/>',
            f'<outline text="B" xmlUrl="https://b.example/" {OWN} source:id="b"/>',
        ),
        ids=("b",),
    )

    assert [feed["url"] for feed in plan.entries["a"]["feeds"]] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert reasons(plan) == [
        (5, "the id 'a' stands for another source above"),
        (6, "the id 'b' is in the registry, with other addresses"),
    ]


def test_a_key_that_the_registry_would_refuse_is_left_out_with_its_reason() -> None:
    plan = planned(
        body(
            f'<outline text="A" xmlUrl="https://a.example/" {OWN} feed:every="soon"/>',
            f'<outline text="B" xmlUrl="https://b.example/" {OWN} source:priority="highest" source:feeds="[]"/>',
        )
    )

    assert plan.entries == {}
    assert [why.split(":")[0] for _, why in reasons(plan)] == ["every", "priority"]


def test_the_export_groups_by_category_and_is_the_same_each_time() -> None:
    entries: dict[str, dict[str, Any]] = {
        "fog": {"category": "water", "feeds": [{"type": "rss", "url": "https://fog.example/"}]},
        "ops": {"name": "Ops", "feeds": [{"type": "github", "repo": "acme/ops", "folder": "reports"}]},
        "all": {
            "name": "All <of> them",
            "category": "water",
            "paused": True,
            "feeds": [
                {"type": "status", "url": "https://all.example/history.atom", "keywords": ["kafka"]},
                {"type": "jsonfeed", "url": "https://all.example/feed.json", "every": "6h"},
            ],
        },
    }

    assert opml_export.written(entries).splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml xmlns:source="urn:discovery:source" xmlns:feed="urn:discovery:feed" version="2.0">',
        "  <head>",
        "    <title>discovery: sources</title>",
        "  </head>",
        "  <body>",
        '    <outline text="Ops" title="Ops" type="github" url="https://github.com/acme/ops/tree/HEAD/reports"'
        ' source:id="ops" feed:repo="acme/ops" feed:folder="reports"/>',
        '    <outline text="water">',
        '      <outline text="All &lt;of&gt; them" title="All &lt;of&gt; them" type="status"'
        ' url="https://all.example/history.atom" category="water" source:id="all" source:paused="true"'
        ' feed:keywords="[&quot;kafka&quot;]"/>',
        '      <outline text="All &lt;of&gt; them" title="All &lt;of&gt; them" type="jsonfeed"'
        ' xmlUrl="https://all.example/feed.json" category="water" source:id="all" source:paused="true"'
        ' feed:every="6h"/>',
        '      <outline text="Fog" title="Fog" type="rss" xmlUrl="https://fog.example/" category="water"'
        ' source:id="fog"/>',
        "    </outline>",
        "  </body>",
        "</opml>",
    ]
    assert opml_export.written(dict(reversed(entries.items()))) == opml_export.written(entries)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(lambda word: "${" not in word)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
paths = st.text(
    st.characters(codec="utf-8", exclude_characters="#?\\ \t\r\n$[]", min_codepoint=33), max_size=12
)
addresses = st.builds("https://{}.example/{}".format, st.sampled_from(["a", "b", "harbour"]), paths)


def some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


rules = some(
    keywords=st.lists(words, max_size=3),
    exclude=st.lists(words, max_size=3) | words,
    exclude_basic=st.booleans(),
    filter=words,
    path=words,
    every=st.sampled_from(["6h", "30 min", 7200]),
    event=words,
    timezone=st.sampled_from(["UTC", "Europe/Berlin"]),
    opml=st.dictionaries(
        names.filter(lambda name: name.lower() not in opml.OWN), words.map(opml_values.fit), max_size=2
    ),
    max_age=st.integers(0, 10**6),
)
plain_feeds = st.builds(
    lambda kind, url, rest: {"type": kind, "url": url, **rest},
    st.sampled_from(["rss", "atom", "feed", "jsonfeed", "status", "conference", "blog"]),
    addresses,
    rules,
)
listings = st.builds(
    lambda url, rest, selectors: {"type": "listing", "url": url, "item": "li.entry", **rest, **selectors},
    addresses,
    rules,
    some(link=st.just("a[href]"), title=st.just(".name > b"), date=st.just("time"), summary=st.just("p")),
)
parts = st.sampled_from([{}, {"file": "lists/a b.md"}, {"folder": "reports/2024"}, {"releases": True}])
repositories = st.builds(
    lambda rest, part, branch, place: {"type": "github", **place, **branch, **part, **rest},
    rules,
    parts,
    some(branch=st.sampled_from(["main", "1.0", "a/b"])),
    st.sampled_from(
        [
            {"repo": "acme/ops"},
            {"url": "https://github.com/acme/ops/"},
            {"url": "https://github.com/acme/ops/tree/HEAD/x"},
            {"repo": "acme/ops", "url": "https://github.com/acme/other"},
        ]
    ),
)
registries = st.dictionaries(
    words.filter(bool),
    st.builds(
        lambda feeds, rest: {**rest, "feeds": feeds},
        st.lists(
            plain_feeds | listings | repositories,
            min_size=1,
            max_size=3,
        ),
        some(
            name=words,
            company=words,
            category=words,
            priority=st.sampled_from(["critical", "high", "medium", "low"]),
            scale_indicators=st.lists(words, max_size=2),
            confidence=st.sampled_from(["A", 1, 0.5, {"scale": ["A"]}]),
            paused=st.booleans(),
            **{"key with blanks": words, "ünïcode": words},
        ),
    ),
    max_size=4,
)


def is_loaded(entries: dict[str, Any]) -> bool:
    try:
        sources(entries)
    except ValueError:  # the same address twice under one source
        return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entries=registries.filter(is_loaded))
def test_what_is_exported_and_taken_into_an_empty_registry_is_the_same(entries: dict[str, Any]) -> None:
    exported = opml_export.written(entries)
    plan = planned(exported)

    assert plan.left_out == ()
    assert plan.known == 0
    assert sources(plan.entries) == sources(entries)
    assert opml_export.written(plan.entries) == exported
    unnamed = [{key: value for key, value in one.items() if key != "name"} for one in plan.entries.values()]
    before = [{key: value for key, value in entries[own].items() if key != "name"} for own in plan.entries]
    assert [one | {"feeds": ()} for one in unnamed] == [one | {"feeds": ()} for one in before]


def test_what_is_exported_of_a_file_is_not_expanded() -> None:
    text = "sources: {a: {feeds: [{type: rss, url: 'https://e.example/?key=${SECRET}'}]}}"
    out = opml_export.written(document.parse(text, "").data["sources"])

    assert "key=${SECRET}" in out
    assert reasons(planned(out)) == [(7, "holds ${, which would stand for a variable of the environment")]
