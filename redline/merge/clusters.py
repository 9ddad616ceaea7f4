"""A conflict with many alternatives, in an order that can be read: what is alike together, what most ask for first."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from redline.merge.pieces import Alternative, Conflict
from redline.text.key import key

_ALIKE = 0.75  # of the characters of both texts
_LEADERS = 32  # so that time grows with the number of alternatives, not with its square


@dataclass(frozen=True, slots=True)
class Cluster:
    """Alternatives that differ little, the one that most proposals ask for first; `support` counts all of their proposals."""

    alternatives: tuple[Alternative, ...]
    support: int


def clustered(conflict: Conflict) -> tuple[Cluster, ...]:
    """The alternatives of a conflict in clusters, by support, then by text.

    This is for display: the conflict itself keeps its order, and which words are chosen is not a matter of numbers.
    """
    groups: list[list[Alternative]] = []
    leaders: list[str] = []
    for alternative in sorted(conflict.alternatives, key=lambda each: (-len(each.ids), each.text)):
        text = key(alternative.text.strip())
        alike = [Indel.normalized_similarity(leader, text, score_cutoff=_ALIKE) for leader in leaders[:_LEADERS]]
        nearest = max(range(len(alike)), key=alike.__getitem__, default=0)
        if alike and alike[nearest] and text:
            groups[nearest].append(alternative)
        else:
            groups.append([alternative])
            leaders.append(text)
    clusters = [Cluster(tuple(group), sum(len(each.ids) for each in group)) for group in groups]
    return tuple(sorted(clusters, key=lambda cluster: (-cluster.support, cluster.alternatives[0].text)))


def folded(clusters: Sequence[Cluster], shown: int = 5) -> tuple[tuple[Cluster, ...], tuple[Cluster, ...]]:
    """The clusters to show, and the long tail to fold away behind "… more"; those with equal support stay together, and a
    tail of one is not worth folding."""
    end = shown
    while 0 < end < len(clusters) and clusters[end].support == clusters[end - 1].support > 1:
        end += 1
    end = len(clusters) if end >= len(clusters) - 1 else end
    return tuple(clusters[:end]), tuple(clusters[end:])
