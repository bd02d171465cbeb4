"""What a verification found: what holds, what does not, what cannot be proved, what is only told."""
import json


class Report:
    def __init__(self):
        self.holds, self.faults, self.unproved, self.told = [], [], [], []

        self.why = None

    def refused(self, code, words=""):
        """Nothing more can be read."""
        self.why = code
        self.fault(code, None, words)

    @staticmethod
    def _entry(code, place, words):
        return {"code": code, "place": place, "words": words}

    def hold(self, code, words):
        self.holds.append(self._entry(code, None, words))

    def fault(self, code, place=None, words="", known=None):
        """`place`: the record's number; with the hash it makes the id of §3a, by which a finding is known."""
        entry = self._entry(code, place, words)
        entry["id"] = f"{code}/{'' if place is None else place}/{known.hex()[:16] if known else ''}"
        if entry["id"] not in (each["id"] for each in self.faults):
            self.faults.append(entry)

    def open(self, code, place=None, words=""):
        entry = self._entry(code, place, words)
        if entry not in self.unproved:
            self.unproved.append(entry)

    def tell(self, code, place=None, words=""):
        self.told.append(self._entry(code, place, words))

    def codes(self):
        return sorted({each["code"] for each in self.faults})

    def show(self, as_json):
        if as_json:
            return json.dumps({"verifies": not self.faults, "refused": self.why, "holds": self.holds, "faults": self.faults, "unproved": self.unproved,
                               "told": self.told}, ensure_ascii=False, indent=1)
        lines = []
        for word, entries in (("holds 成立", self.holds), ("does not hold 不成立", self.faults),
                              ("not provable 无从证明", self.unproved), ("told 告知", self.told)):
            for each in entries:
                place = "" if each["place"] is None else f" {each['place']}"
                lines.append(f"{word}  {each['code']}{place}  {each['words']}".rstrip())
        lines.append("verifies 校验通过" if not self.faults else f"does not verify 校验不通过: {len(self.faults)}")
        return "\n".join(lines)
