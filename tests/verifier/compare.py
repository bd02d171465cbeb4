"""Holds the verdicts of this verifier against those of the program, over faults planted in stores and packages.

    /usr/bin/python3 tests/verifier/compare.py TIANYE GOLDEN CASE WORK [--count N] [--seed N]

TIANYE: the program; GOLDEN: the golden store; CASE: a case file; WORK: an empty folder. Exit 1 where a verdict differs; the last line counts.
Compared are, for a store, whether it verifies and the id of every finding; for a package whether it verifies, whether it can be read at all,
and the code of every line, but for what needs the rules of checklists (figures, conflicts).
"""
import argparse
import concurrent.futures
import glob
import json
import os
import queue
import random
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from faults import copied, package_faults, store_faults  # noqa: E402
from made import Box, Folder  # noqa: E402
from package import verify_file  # noqa: E402
from report import Report  # noqa: E402
from signed import signed_faults  # noqa: E402
from store import Refused, Store  # noqa: E402

PASSWORD, GOLDEN_PASSWORD, NAME, SECOND = "口令-Tianye-2026", "口令 Tianye 1", "客户经理甲", "客户经理乙"
# Of these the record alone says nothing.
RULES = {"figures", "act", "alone", "kept_back", "conflict", "outside", "key", "strange_key", "head"}
# What exit codes of the program say of something that cannot be read.
UNREADABLE = {3: {"not_a_package", "keys_damaged"}, 4: {"wrong_passphrase", "wrong_password"},
              6: {"damaged", "form", "head_damaged", "newer", "keys_damaged", "database_damaged", "database_missing"}}


class Program:
    def __init__(self, path):
        self.path = path

    def run(self, arguments, said):
        done = subprocess.run([self.path, "--json", *arguments], input=said + "\n", capture_output=True, text=True, encoding="utf-8",
                              env={"PATH": "/usr/bin:/bin"})
        return done.returncode, done.stdout, done.stderr

    def on(self, folder, name, *arguments, password=PASSWORD):
        code, out, err = self.run([*arguments, "--officer", name, "--password-stdin", "--folder", folder], password)
        return code, json.loads(out) if out.strip().startswith("{") else None, err


def ours(read):
    report = Report()
    try:
        read(report)
    except Refused as refused:
        report.refused(*refused.args)
    return report


def same_store(program, folder, name, password):
    """→ None where both say the same, else what each says."""
    inner = glob.glob(os.path.join(folder, "*"))[0]
    report = ours(lambda report: Store(inner, password, report).verify())
    code, view, err = program.on(folder, name, "verify", password=password)
    theirs = {one["id"] for one in view["findings"] if one["fault"]} if view else set()
    mine = {one["id"] for one in report.faults}
    good = (code == 0) == (not report.faults)
    if code > 1 or report.why:
        # Of a damaged database the program shows what is left; here the pages are named and no more.
        good = good and (report.why is not None)
        pages = {one for one in mine if one.startswith("page_damaged")}
        good = good and (code != 1 or pages <= theirs) and (code <= 1 or report.why in UNREADABLE.get(code, ()))
    elif any(one.startswith("chain_broken") for one in mine | theirs):
        # Behind the first break nothing is proved, and each says of the rest what it can.
        first = lambda ids: min((int(one.split("/")[1]) for one in ids if one.startswith("chain_broken")), default=None)  # noqa: E731
        good = good and first(mine) == first(theirs)
    else:
        # A finding of another log's record has a hash of words in its id.
        plain = lambda ids: {one.rsplit("/", 1)[0] if one.startswith("foreign") else one for one in ids}  # noqa: E731
        good = good and plain(mine) == plain(theirs)
    return None if good else f"here {report.why} {sorted(mine)}; program {code} {sorted(theirs)} {err.strip()[:200]}"


def same_package(program, path, passphrase):
    report = ours(lambda report: verify_file(path, passphrase, report))
    code, out, err = program.run(["verify", path, "--passphrase-stdin"], passphrase)
    if code > 1 or report.why:
        good = report.why in UNREADABLE.get(code, ())
        return None if good else f"here {report.why} {report.codes()}; program {code} {err.strip()[:200]}"
    lines = [(line["word"], line["code"]) for line in json.loads(out)["lines"] if line["code"] not in RULES]
    theirs = {word: {code for said, code in lines if said == word} for word in ("fails", "unproved")}
    mine = {"fails": {one["code"] for one in report.faults}, "unproved": {one["code"] for one in report.unproved} - RULES}
    return None if mine == theirs else f"here {mine}; program {code} {theirs}"


class Tally:
    """Counts; two verdicts at a time, since each waits for the program."""

    def __init__(self, work):
        self.same, self.differ, self.places, self.lock = 0, 0, queue.SimpleQueue(), threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(2)
        self.waiting = []
        for number in range(2):
            place = os.path.join(work, f"fault-{number}")
            os.makedirs(place)
            self.places.put(place)

    def note(self, what, judge):
        """`judge` takes a folder of its own and gives the difference, or None."""
        def one():
            place = self.places.get()
            try:
                difference = judge(place)
            except Exception as error:  # noqa: BLE001 - a verifier that falls over has no verdict
                difference = f"here {type(error).__name__}: {error}"
            finally:
                self.places.put(place)
            with self.lock:
                self.same += difference is None
                self.differ += difference is not None
                if difference is not None:
                    print(f"DIFFERS {what}: {difference}", flush=True)
        self.waiting.append(self.pool.submit(one))

    def end(self):
        for each in self.waiting:
            each.result()
        self.waiting = []


def stores(program, tally, source, name, password, faults, word):
    inner = os.path.basename(glob.glob(os.path.join(source, "*"))[0])

    def judge(place, change):
        target = os.path.join(place, "account")
        copied(source, target)
        change(Folder(os.path.join(target, inner), password))
        return same_store(program, target, name, password)
    for fault, change in faults(Folder(os.path.join(source, inner), password)):
        tally.note(f"{word}: {fault}", lambda place, change=change: judge(place, change))
    tally.end()


def packages(program, tally, path, passphrase, seed, rng, count, work, word):
    cheap = os.path.join(work, "cheap.tycase")
    with open(cheap, "wb") as file:
        file.write(Box(path, passphrase).raw())
    with open(cheap, "rb") as file:
        raw = file.read()

    def judge(place, data):
        target = os.path.join(place, "a.tycase")
        with open(target, "wb") as file:
            file.write(data)
        return same_package(program, target, passphrase)
    for fault, data in package_faults(lambda: Box(cheap, passphrase), raw, seed, rng, count):
        tally.note(f"{word}: {fault}", lambda place, data=data: judge(place, data))
    tally.end()


def main():
    arguments = argparse.ArgumentParser()
    for word in ("tianye", "golden", "case", "work"):
        arguments.add_argument(word)
    arguments.add_argument("--count", type=int, default=1)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    rng, program, tally = random.Random(given.seed), Program(given.tianye), Tally(given.work)
    at = lambda *names: os.path.join(given.work, *names)  # noqa: E731

    # The golden store, as an account.
    copied(given.golden, at("golden", "0" * 31 + "1"))
    plain = lambda folder: store_faults(folder, rng, given.count)  # noqa: E731
    anew = lambda folder: signed_faults(folder, rng, given.count)  # noqa: E731
    stores(program, tally, at("golden"), NAME, GOLDEN_PASSWORD, plain, "golden")
    stores(program, tally, at("golden"), NAME, GOLDEN_PASSWORD, anew, "golden")

    # A fresh store with a case, its package, and a second officer's store that took it in.
    for folder, name in (("one", NAME), ("two", SECOND)):
        code, _, err = program.on(at(folder), name, "officer")
        assert code == 0, err
        inner = glob.glob(at(folder, "*"))[0]
        Folder(inner, PASSWORD).cheap_keys(PASSWORD)
    code, imported, err = program.on(at("one"), NAME, "case", "import", given.case)
    assert code == 0, err
    code, made, err = program.on(at("one"), NAME, "package", imported["case"], at("one.tycase"))
    assert code == 0, err
    with open(at("said"), "w", encoding="utf-8") as file:
        file.write(made["passphrase"])
    code, _, err = program.on(at("two"), SECOND, "take", at("one.tycase"), "--passphrase-file", at("said"), "--confirm", made["digits"])
    assert code == 0, err
    # A second officer answers alone, or says why not, before anything of the case goes on.
    code, alone, err = program.on(at("two"), SECOND, "case", "blind", imported["case"])
    assert code == 1, err  # questions are left
    declined = [word for item in alone["items"] for word in ("--decline", item["question"]["id"] + "=没有数")]
    code, _, err = program.on(at("two"), SECOND, "case", "blind", imported["case"], *declined, "--open")
    assert code == 0, err
    code, back, err = program.on(at("two"), SECOND, "package", imported["case"], at("two.tycase"))
    assert code == 0, err
    # And back again: the first store now holds the other's records, and what its own key said comes back to it.
    with open(at("said"), "w", encoding="utf-8") as file:
        file.write(back["passphrase"])
    code, _, err = program.on(at("one"), NAME, "take", at("two.tycase"), "--passphrase-file", at("said"), "--confirm", back["digits"])
    assert code == 0, err
    # The short form does not plant in the second store and package what it planted in the first.
    foreign = lambda folder: (one for one in plain(folder) if "foreign" in one[0] or "peer" in one[0] or "attest" in one[0])  # noqa: E731
    stores(program, tally, at("one"), NAME, PASSWORD, plain, "one")
    stores(program, tally, at("two"), SECOND, PASSWORD, plain if given.count > 1 else foreign, "two")
    seeds = {folder: Folder(glob.glob(at(folder, "*"))[0], PASSWORD).seed for folder in ("one", "two")}
    if given.count > 1:
        packages(program, tally, at("one.tycase"), made["passphrase"], seeds["one"], rng, given.count, given.work, "package")
    tally.note("package of one", lambda place: same_package(program, at("one.tycase"), made["passphrase"]))
    packages(program, tally, at("two.tycase"), back["passphrase"], seeds["two"], rng, given.count, given.work, "package of two")
    print(f"{tally.same} verdicts are the same, {tally.differ} differ")
    return 1 if tally.differ else 0


if __name__ == "__main__":
    sys.exit(main())
