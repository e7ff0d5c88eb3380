"""What was not touched for longest is forgotten."""

from recordings.lru import Lru


def test_the_oldest_is_forgotten_and_touching_makes_young() -> None:
    known: Lru[str, int] = Lru(2)
    known.put("a", 1)
    known.put("b", 2)
    assert known.get("a") == 1
    known.put("c", 3)
    assert list(known.items()) == [("a", 1), ("c", 3)]
    assert known.get("b") is None


def test_looking_makes_nothing_young() -> None:
    known: Lru[str, int] = Lru(2)
    known.put("a", 1)
    known.put("b", 2)
    assert "a" in known
    assert len(known) == 2
    assert list(known.values()) == [1, 2]
    known.put("c", 3)
    assert list(known) == ["b", "c"]


def test_a_value_can_be_taken_out_and_need_not_be_there() -> None:
    known: Lru[str, int] = Lru(2)
    known.put("a", 1)
    assert known.pop("a") == 1
    assert known.pop("a") is None
    assert not known
