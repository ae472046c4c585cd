"""Facts in running text: dates, periods, counts, percentages and money, each with its value and its place."""

from extractors.facts.find import find_facts

__all__ = ["find_facts"]
