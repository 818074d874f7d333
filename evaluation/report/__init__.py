"""The report: one HTML file that shows the results of an evaluation."""

from evaluation.report.page import write_report

__all__ = ["write_report"]
