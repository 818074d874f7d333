"""Ranked passages against the expected paragraphs and articles, through ir-measures (which runs trec_eval)."""

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, Success, nDCG

from evaluation.gold import Gold, Place, place_key

CUTS = (1, 5, 10)

Rankings = Mapping[str, Sequence[Place]]
Scores = dict[str, dict[str, float]]
"""Scores of each question, by its id and by the name of the measure."""


def score_paragraphs(rankings: Rankings, gold: Mapping[str, Gold]) -> Scores:
    """Score rankings by question id for the expected paragraphs, of those questions that have any."""
    relevant = {i: {place_key(place): 1 for place in gold[i].paragraphs} for i in rankings if gold[i].paragraphs}
    names = {**{Success @ k: f"paragraph@{k}" for k in CUTS}, RR: "MRR", nDCG @ 10: "nDCG@10"}
    return _scores(rankings, relevant, names)


def score_articles(rankings: Rankings, gold: Mapping[str, Gold]) -> Scores:
    """Score rankings for the expected articles: a passage counts if it is anywhere in one."""
    relevant = {
        i: {place_key(place): 1 for place in places if place[0] in gold[i].articles}
        for i, places in rankings.items()
        if gold[i].articles
    }
    return _scores(rankings, relevant, {Success @ k: f"article@{k}" for k in CUTS})


def _scores(
    rankings: Rankings, relevant: Mapping[str, Mapping[str, int]], names: Mapping[ir_measures.Measure, str]
) -> Scores:
    # A question for which nothing, or nothing relevant, was found is left out by trec_eval: it scores 0.
    scores: Scores = {i: dict.fromkeys(names.values(), 0.0) for i in relevant}
    runs = {
        i: {place_key(place): -rank for rank, place in _distinct(rankings[i])} for i, own in relevant.items() if own
    }
    found = {i: dict(relevant[i]) for i, run in runs.items() if run}
    if found:
        for metric in ir_measures.iter_calc(list(names), found, {i: runs[i] for i in found}):
            scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores


def _distinct(places: Sequence[Place]) -> Iterable[tuple[int, Place]]:
    """The places in their order; one that is listed twice counts where it first stands."""
    return enumerate(dict.fromkeys(places))
