"""Reconciliation: intervals, facts, relations, rules as data, findings."""

from mengbudget.reconcile.engine import reconcile
from mengbudget.reconcile.findings import Finding, Result

__all__ = ["Finding", "Result", "reconcile"]
