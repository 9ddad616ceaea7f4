"""Law 10: a conflict with many alternatives is shown in an order that can be read."""

from redline import Cluster, Conflict, Proposal, cluster_alternatives, fold_clusters, merge


def conflict_of(texts: dict[str, int]) -> Conflict:
    proposals = [
        Proposal(f"{text}{number}", ("China",), f"Members {text}.")
        for text, count in texts.items()
        for number in range(count)
    ]
    [conflict] = [piece for piece in merge("Members x.", proposals, "en").pieces if isinstance(piece, Conflict)]
    return conflict


def test_what_most_ask_for_comes_first_with_what_is_like_it() -> None:
    conflict = conflict_of({"meet twice a year": 1, "talk": 3, "meet twice each year": 2, "meet twice in a year": 1})

    clusters = cluster_alternatives(conflict)

    assert [[each.text for each in cluster.alternatives] for cluster in clusters] == [
        ["meet twice each year", "meet twice a year", "meet twice in a year"],
        ["talk"],
    ]
    assert [cluster.support for cluster in clusters] == [4, 3]


def test_every_alternative_is_in_one_cluster_and_deleting_is_like_nothing_else() -> None:
    texts = {f"{word}{number}": 1 for word in ("river", "basin", "delta") for number in range(400)}
    proposals = [Proposal(text, ("China",), f"Members {text}.") for text in texts]
    merged = merge("Members x.", [*proposals, Proposal("none", ("Thailand",), None)], "en")
    [conflict] = [piece for piece in merged.pieces if isinstance(piece, Conflict)]

    clusters = cluster_alternatives(conflict)

    shown = [each for cluster in clusters for each in cluster.alternatives]
    assert sorted(shown, key=lambda each: (each.sponsors, each.text)) == list(conflict.alternatives)
    [[alone]] = [cluster.alternatives for cluster in clusters if "" in {each.text for each in cluster.alternatives}]
    assert alone.ids == ("none",)
    assert len(clusters) < 100


def test_a_long_tail_is_folded_but_not_between_those_that_as_many_ask_for() -> None:
    def supports(*counts: int) -> tuple[list[int], list[int]]:
        head, tail = fold_clusters([Cluster((), count) for count in counts], 3)
        return [each.support for each in head], [each.support for each in tail]

    assert supports(9, 5, 4, 2, 1, 1) == ([9, 5, 4], [2, 1, 1])
    assert supports(9, 5, 4, 4, 1, 1) == ([9, 5, 4, 4], [1, 1])
    assert supports(9, 5, 1, 1, 1, 1) == ([9, 5, 1], [1, 1, 1])
    assert supports(9, 5, 4, 2) == ([9, 5, 4, 2], [])
    assert supports(2) == ([2], [])
