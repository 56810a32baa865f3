"""Asks CPython questions about a tree, each in a process of its own.

The processes are forked from one that has loaded the packages of the tree, for speed, with an environment of PATH, HOME
and what the caller gives. What a question prints is lost; one that takes too long, or ends its process, has no answer.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

WORKER = r'''
import importlib, json, os, signal, sys, time
questions, settings = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
end = time.time() + 60 * settings["minutes"]
sys.path[:0] = settings["roots"]
for name in settings["preload"]:
    try:
        importlib.import_module(name)
    except BaseException:
        pass

def short(error):
    return [type(error).__name__, str(error)[:300], getattr(error, "name", None)]

#ANSWER#

with open(settings["answers"], "w") as out:
    for question in questions:
        if time.time() > end:
            break
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            os.setsid()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(settings["seconds"])
            try:
                reply = json.dumps(answer(question)).encode()
                with os.fdopen(write, "wb", closefd=False) as pipe:
                    pipe.write(reply)
            finally:
                os._exit(0)
        os.close(write)
        data = b""
        while part := os.read(read, 65536):
            data += part
        os.close(read)
        os.waitpid(child, 0)
        try:
            reply = json.loads(data)
        except ValueError:
            reply = None
        out.write(json.dumps([question, reply]) + "\n")
        out.flush()
'''


def ask(python, run, questions, answer, *, roots, preload, seconds, environment, kept=None, minutes=1e6):
    """What CPython says to each question, as pairs of question and answer; None where there is no answer.

    `answer` is the source of a function of that name; it may use `short(error)`. `kept` is a file of answers: if it is
    there, it is read instead of asking.
    """
    answers = kept or Path(tempfile.mkdtemp(), "answers.jsonl")
    if not answers.exists():
        with tempfile.TemporaryDirectory() as place:
            settings = {"roots": roots, "preload": [p for p in preload.split(",") if p], "seconds": seconds, "minutes": minutes, "answers": str(answers.absolute())}
            for name, value in [("questions", questions), ("settings", settings)]:
                Path(place, name).write_text(json.dumps(value))
            worker = Path(place, "worker.py")
            worker.write_text(WORKER.replace("#ANSWER#", answer))
            given = {"PATH": "/usr/bin:/bin", "HOME": place, "PYTHONDONTWRITEBYTECODE": "1", **dict(e.split("=", 1) for e in environment)}
            subprocess.run([os.path.abspath(python), str(worker), os.path.join(place, "questions"), os.path.join(place, "settings")], cwd=run, env=given)
    return [json.loads(line) for line in answers.read_text().splitlines()]
