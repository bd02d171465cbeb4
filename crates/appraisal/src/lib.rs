//! Checklist, observations, statements, cross-checks, score, limit, decision.
