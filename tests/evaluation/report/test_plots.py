import re
from dataclasses import replace

from evaluation.report.plots import Plot, plots
from evaluation.results import SystemResult
from tests.evaluation.report.factories import KEYWORDS, OUTCOMES, system


def plot(name: str, *systems: SystemResult) -> Plot:
    return next(plot for plot in plots(systems) if plot.name == name)


def test_every_plot_shows_every_system_that_has_its_data() -> None:
    made = {plot.name: plot for plot in plots([system(), KEYWORDS])}
    assert {name: [label for _, label, _ in plot.legend] for name, plot in made.items()} == {
        "risk": ["Byline", "plain keywords"],
        "reliability": ["Byline"],
        "latency": ["Byline", "plain keywords"],
    }
    for each in made.values():
        assert each.svg
        drawn = {place for place in (1, 2) if f"stroke: var(--series-{place})" in each.svg}
        assert drawn == {place + 1 for place, _, _ in each.legend}
        assert 'role="img"' in each.svg
        assert each.missing is None


def test_a_plot_without_data_says_why() -> None:
    silent = system(risk_coverage=[], reliability=[], outcomes=[])
    assert [plot.svg for plot in plots([silent])] == [None, None, None]
    assert plot("risk", silent).missing == "No curve: no system answered a question."
    missing = "Nothing to compare: this needs answerable and unanswerable questions."
    assert plot("reliability", silent).missing == missing
    assert plot("reliability", KEYWORDS).missing == "Nothing to compare: no system's confidence is a probability."
    assert plot("latency", silent).missing == "No times: no system was asked a question."


def test_the_calibration_of_scores_that_are_not_probabilities_is_not_measured() -> None:
    scored = system("scores", probability=False)
    assert [name for _, name, _ in plot("reliability", system(), scored).legend] == ["Byline"]


def test_the_table_has_the_numbers_of_the_plot() -> None:
    risk = [list(row) for row in plot("risk", system()).table]
    assert ["50 %", ".500"] in risk
    assert ["90 %", "–"] in risk
    assert risk[-1] == ["all answered", ".667 at 75 %"]
    assert plot("reliability", system()).table[1:] == [
        ["Byline", ".100", ".000", "1"],
        ["Byline", ".620", "1.000", "3"],
    ]
    latency = [list(row) for row in plot("latency", system()).table]
    assert ["50 %", "50 ms"] in latency
    assert ["100 %", "80 ms"] in latency


def test_the_median_of_the_table_is_marked() -> None:
    assert plot("latency", system()).legend == [(0, "Byline", "p50 50 ms")]
    assert plot("latency", system(scores=[])).legend == [(0, "Byline", "")]


def test_one_answer_in_zero_time_can_be_plotted() -> None:
    at_once = system(outcomes=[replace(OUTCOMES[0], ms=0.0)], risk_coverage=[(1.0, 0.0)], reliability=[(0.5, 1.0, 1)])
    assert all(plot.svg for plot in plots([at_once]))


def test_the_plots_name_what_they_show_and_share_no_id() -> None:
    svgs = [plot.svg or "" for plot in plots([system(), KEYWORDS])]
    assert "Byline: answers 75 %; 67 % of these are wrong" in svgs[0]
    ids = re.findall(r' id="([^"]+)"', "".join(svgs))
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"(?:url\(|href=\")#([\w-]+)", "".join(svgs))) <= set(ids)
    assert {"risk-title", "risk-description", "latency-title"} <= set(ids)


def test_the_plots_have_the_colours_and_fonts_of_the_page() -> None:
    for each in plots([system(), KEYWORDS]):
        assert each.svg
        assert not re.search(r"#[0-9a-f]{6}|font-family|<style", each.svg)
