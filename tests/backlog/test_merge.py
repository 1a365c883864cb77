"""Several files may tell of one diagram: it is one item all the same."""

from discovery.backlog.merge import merged
from discovery.model import BacklogItem, ItemId, Priority

OWN = "backlog.yaml"


def item(item_id: str, title: str = "Title", **more: object) -> BacklogItem:
    return BacklogItem(id=ItemId(item_id), title=title, **more)  # type: ignore[arg-type]


def test_items_of_all_files_come_once_each_sorted_by_id() -> None:
    found = merged({"b.yaml": [item("C"), item("A")], "a.yaml": [item("B"), item("A")]}, first=OWN)

    assert [one.id for one in found] == ["A", "B", "C"]


def test_the_teams_own_file_wins_then_the_others_in_the_order_of_their_names() -> None:
    told = {
        "a.yaml": [item("A", "from a", status="planned")],
        OWN: [item("A", "our own")],
        "z.yaml": [item("A", "from z", status="done", priority=Priority.LOW)],
    }

    (found,) = merged(told, first=OWN)
    (without,) = merged({name: told[name] for name in ("z.yaml", "a.yaml")}, first=OWN)

    assert (found.title, found.status, found.priority) == ("our own", "planned", Priority.LOW)
    assert (without.title, without.status) == ("from a", "planned")


def test_what_one_file_leaves_out_another_fills_in() -> None:
    (found,) = merged(
        {
            OWN: [item("A", needs=("cost",), quality_score=0.0, origin=OWN)],
            "other.yaml": [
                item(
                    "A", needs=("latency",), technologies=("kafka",), quality_score=90.0, origin="other.yaml"
                )
            ],
        },
        first=OWN,
    )

    assert found == item("A", needs=("cost",), technologies=("kafka",), quality_score=0.0, origin=OWN)


def test_no_files_make_no_items() -> None:
    assert merged({}, first=OWN) == ()
    assert merged({OWN: []}, first=OWN) == ()
