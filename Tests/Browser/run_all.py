"""Every test of the pages over reports, several at once: python3 Tests/Browser/run_all.py [--jobs N] REPORT_FOLDER ..."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

TESTS = ["check_report.py", "test_explorer.py", "test_findings.py", "test_matrix.py", "test_shell.py"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("reports", type=Path, nargs="+", metavar="REPORT_FOLDER")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = options.parse_args()
    here, failed = Path(__file__).parent, 0

    def run(test: str, report: Path) -> tuple[str, float, subprocess.CompletedProcess]:
        started = time.monotonic()
        done = subprocess.run([sys.executable, here / test, report], capture_output=True, text=True, check=False)
        return f"{test} {report}", time.monotonic() - started, done

    with ThreadPoolExecutor(max_workers=arguments.jobs) as pool:
        works = [pool.submit(run, test, report) for report in arguments.reports for test in TESTS]
        for work in as_completed(works):
            title, seconds, done = work.result()
            failed += done.returncode != 0
            print(f"{title}: {'ok' if done.returncode == 0 else 'FAILED'} in {seconds:.0f} s\n{done.stdout}{done.stderr}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
