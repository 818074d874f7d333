"""The report: one page, in one file, that shows what an evaluation found."""

from evaluation.report.page import write_report

__all__ = ["write_report"]
