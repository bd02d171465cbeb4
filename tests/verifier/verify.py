"""A second verifier of records, stores and packages, written from docs/record.md alone.

    /usr/bin/python3 tests/verifier/verify.py FOLDER|FILE.tycase [--json]      password or passphrase: the first line of standard input

Says per finding what holds, what does not and what cannot be proved, with the codes of `tianye verify --json`. Exit 0 where nothing
contradicts, 1 where something does or nothing could be read (then `refused` says why). It shares no line with the program.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from report import Report  # noqa: E402
import store  # noqa: E402


def main(arguments):
    as_json = "--json" in arguments
    target = [each for each in arguments if not each.startswith("--")][0]
    secret = sys.stdin.readline().rstrip("\r\n")
    report = Report()
    try:
        if os.path.isdir(target):
            store.Store(target, secret, report).verify()
        else:
            import package
            package.verify_file(target, secret, report)
    except store.Refused as refused:
        report.refused(*refused.args)
    print(report.show(as_json))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
