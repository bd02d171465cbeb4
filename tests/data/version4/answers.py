"""The answers of a case, whatever file they stand in."""

import datetime
import json
import pathlib
import tomllib

from .rounding import D

LAYERS = pathlib.Path(__file__).resolve().parents[3] / "industry-checklists"


class Row(dict):
    """A row of a table: column → (value, basis)."""

    def __init__(self, name, cells):
        super().__init__(cells)
        self.name = name

    def said(self, column, otherwise=None):
        value = self.get(column, (None, None))[0]
        return otherwise if value in (None, "") else value

    def n(self, column):
        return D(str(self.said(column, "0")))

    def yes(self, column):
        return self.said(column) in (True, "true")

    def basis(self, column):
        return self.get(column, (None, "oral"))[1] or "oral"


class Case:
    """The answers of a case, whatever file they stand in."""

    def __init__(self):
        self.answers, self.tables, self.empty = {}, {}, set()

    def said(self, name, otherwise=None):
        value = self.answers.get(name, (None, None))[0]
        return otherwise if value is None else value

    def n(self, name):
        value = self.said(name)
        if value is None:
            raise KeyError(name)
        return D(str(value))

    def basis(self, name):
        return self.answers.get(name, (None, "oral"))[1] or "oral"

    def yes(self, name):
        return self.said(name) in (True, "true")

    def rows(self, name):
        return self.tables.get(name, [])

    def total(self, name, column, keep=lambda r: True):
        return sum((r.n(column) for r in self.rows(name) if keep(r)), D(0))

    def changed(self, edits):
        """A copy with some answers set: `question` or `table.row.column` → value, or (value, basis)."""
        made = Case()
        made.__dict__ |= self.__dict__
        made.answers = dict(self.answers)
        made.tables = {name: [Row(r.name, r) for r in rows] for name, rows in self.tables.items()}
        for path, value in edits.items():
            value, basis = value if isinstance(value, tuple) else (value, None)
            table = max((name for name in made.tables if path.startswith(name + ".")), key=len, default=None)
            if table is None or path in made.answers:
                made.answers[path] = (value, basis or self.basis(path))
                continue
            name, column = path[len(table) + 1 :].rsplit(".", 1)
            row = next(r for r in made.tables[table] if r.name == name)
            row[column] = (value, basis or row.basis(column))
        return made

    def day(self, which):
        return datetime.date.fromisoformat(which)

    @classmethod
    def practice(cls, trade):
        """A practice case; what states no basis has the one its question expects."""
        raw = json.loads((LAYERS / f"industries/{trade}/practice/case.json").read_text("utf-8"))
        sector = tomllib.loads((LAYERS / f"industries/{trade}/layer.toml").read_text("utf-8"))["parent"]
        ask, column, table = {}, {}, {}
        for place in ("base", f"sectors/{sector}", f"industries/{trade}"):
            for file in sorted((LAYERS / place).glob("*.toml")):
                form = tomllib.loads(file.read_text("utf-8"))
                for q in form.get("question", []):
                    if "default_basis" in q:
                        ask[q["id"]] = q["default_basis"]
                for t in form.get("table", []):
                    if "default_basis" in t:
                        table[t["id"]] = t["default_basis"]
                    for c in t.get("column", []):
                        if "default_basis" in c:
                            column[t["id"], c["id"]] = c["default_basis"]
        case = cls()
        case.survey, case.initial = (case.day(raw["case"][k]) for k in ("survey_date", "initial_date"))
        for name, a in raw["answers"].items():
            case.answers[name] = (a.get("v"), a.get("basis") or ask.get(name, "oral"))
        for name, t in raw["tables"].items():
            if t.get("declared_empty"):
                case.empty.add(name)
            case.tables[name] = [
                Row(
                    r["id"],
                    {
                        c: (v.get("v"), v.get("basis") or t.get("basis") or column.get((name, c)) or table.get(name) or "oral")
                        for c, v in r["cells"].items()
                    },
                )
                for r in t.get("rows", [])
            ]
        return case

    @classmethod
    def facts(cls, raw):
        """The acceptance case, or a variant of it."""
        case = cls()
        case.survey, case.initial = (case.day(raw["case"][k]) for k in ("survey_date", "initial_date"))

        def cell(x):
            return (x.get("v"), x.get("basis")) if isinstance(x, dict) else (x, "document")

        def walk(node, path):
            if isinstance(node, dict) and ("rows" in node or "declared_empty" in node):
                if node.get("declared_empty"):
                    case.empty.add(path)
                basis = node.get("basis")
                case.tables[path] = [
                    Row(r["id"], {k: (v, basis) if basis and not isinstance(v, dict) else cell(v) for k, v in r.items() if k != "id"})
                    for r in node.get("rows", [])
                ]
                node = {k: v for k, v in node.items() if k not in ("rows", "declared_empty", "basis")}
            if isinstance(node, dict) and "v" in node:
                case.answers[path] = cell(node)
            elif isinstance(node, dict):
                for k, v in node.items():
                    walk(v, f"{path}.{k}" if path else k)
            elif path == "sales.estimates":
                for e in node:
                    walk({k: v for k, v in e.items() if k != "id"}, f"{path}.{e['id']}")
            elif path:
                case.answers[path] = (node, "document")

        walk({k: v for k, v in raw.items() if k != "variants"}, "")
        case.explained = {
            name: (
                bool(e.get("text")),
                bool(e.get("text") and e.get("evidence") and e.get("second_officer")),
                bool(e.get("reviewer_accepted")),
            )
            for name, e in raw["explanations"].items()
        }
        case.estimates = raw["sales"]["estimates"]
        case.bureau = raw["bureau"]["repayment_24m"]
        case.visited = all(raw["visit"][k]["v"] for k in ("second_officer", "places", "persons"))
        case.members = (
            len(raw["household"]["members"]["rows"]) if isinstance(raw["household"]["members"], dict) else len(raw["household"]["members"])
        )
        case.key_figures, case.papers = raw["evidence"]["key_figures"], [p for e in raw["evidence"]["rows"] for p in e["figures"]]
        case.line_basis = raw["line_basis"]
        return case
