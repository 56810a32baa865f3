"""Writes small trees with contracts of every kind, for compare_contracts.py.

The contracts are those of the documentation of import-linter 2.16 and tach 0.35, with every option that it
names; which modules import which is drawn by a seed, in all the forms that an import can have. With one
seed a tree is always the same.

    python3 contract_trees.py FOLDER COUNT
"""

import random
import sys
from pathlib import Path

MODULES = [
    "high", "high.one", "high.two", "medium", "medium.one", "low", "low.one", "low.two", "utils",
    "utils.log", "foo", "foo.high", "foo.medium", "foo.low", "foo.utils", "foo.extra", "bar",
    "bar.high", "bar.low", "blue", "blue.a", "green", "green.a", "yellow", "one", "one.green",
    "one.blue", "two", "three", "three.blue", "four", "four.models", "five", "five.green",
    "five.models", "colors", "colors.red", "colors.red.foo", "colors.models",
]

IMPORT_LINTER = """[importlinter]
root_package = mypackage
include_external_packages = True
{exclude}
[importlinter:contract:layers]
name = Layers
type = layers
layers =
    mypackage.high
    mypackage.medium
    mypackage.low

[importlinter:contract:containers]
name = Containers
type = layers
layers =
    high
    (medium)
    low
containers =
    mypackage.foo
    mypackage.bar
exhaustive = true
exhaustive_ignores =
    utils

[importlinter:contract:independent]
name = Independent siblings
type = layers
layers =
    mypackage.high
    mypackage.blue | mypackage.green | mypackage.yellow
    mypackage.low

[importlinter:contract:siblings]
name = Other siblings
type = layers
layers =
    mypackage.high
    # a comment
    mypackage.blue : mypackage.green : mypackage.yellow
    mypackage.low
ignore_imports =
    mypackage.low.** -> mypackage.high
    mypackage.blue -> mypackage.high.*
unmatched_ignore_imports_alerting = none

[importlinter:contract:forbidden]
name = Forbidden
type = forbidden
source_modules =
    mypackage.one
    mypackage.two
    mypackage.three.blue
forbidden_modules =
    mypackage.four
    mypackage.five.green
    django
    requests
    neverimported
ignore_imports =
    mypackage.one.green -> mypackage.utils
    mypackage.two -> mypackage.four
unmatched_ignore_imports_alerting = warn

[importlinter:contract:forbidden-siblings]
name = Forbidden siblings
type = forbidden
source_modules = mypackage.one
forbidden_modules = mypackage.*

[importlinter:contract:forbidden-descendants]
name = Forbidden descendants
type = forbidden
source_modules = mypackage.one
forbidden_modules = mypackage.one.**
as_packages = false

[importlinter:contract:direct]
name = Direct
type = forbidden
source_modules =
    mypackage.colors
    mypackage.high
forbidden_modules =
    mypackage.low
    requests
allow_indirect_imports = True

[importlinter:contract:independence]
name = Independence
type = independence
modules =
    mypackage.foo
    mypackage.bar
    mypackage.blue
ignore_imports =
    mypackage.bar.high -> mypackage.utils
unmatched_ignore_imports_alerting = none

[importlinter:contract:all]
name = All independent
type = independence
modules = mypackage.*

[importlinter:contract:protected]
name = Protected
type = protected
protected_modules =
    mypackage.utils
    mypackage.five
allowed_importers =
    mypackage.high
    mypackage.one.green

[importlinter:contract:models]
name = Models
type = protected
protected_modules =
    mypackage.**.models
allowed_importers =
    mypackage.colors.*
as_packages = False

[importlinter:contract:outside]
name = Outside
type = protected
protected_modules = requests
allowed_importers = mypackage.low

[importlinter:contract:acyclic]
name = Acyclic
type = acyclic_siblings
ancestors = mypackage

[importlinter:contract:acyclic-flat]
name = Acyclic above
type = acyclic_siblings
ancestors =
    mypackage
    mypackage.colors
depth = 0
skip_descendants = mypackage.foo

[importlinter:contract:missing]
name = Missing layer
type = layers
layers =
    mypackage.high
    mypackage.nowhere

[importlinter:contract:unmatched]
name = Unmatched
type = independence
modules =
    mypackage.foo
    mypackage.bar
ignore_imports =
    mypackage.foo -> mypackage.nowhere

[importlinter:contract:misspelt]
name = Misspelt
type = independence
modules =
    mypackage.foo
ignore_import = mypackage.foo -> mypackage.bar
"""


def statement(random_, importer, imported):
    """One form of an import; `importer` and `imported` are below mypackage."""
    full = "mypackage." + imported
    parent, _, last = full.rpartition(".")
    up = importer.count(".") + (2 if importer in PACKAGES else 1)
    above, _, name = imported.rpartition(".")
    forms = [
        f"import {full}\n", f"from {parent} import {last}\n", f"from {full} import something\n",
        f"import {full} as other, os\n",
        f"def load():\n    from {parent} import {last}\n",
        f"try:\n    import {full}\nexcept ImportError:\n    pass\n",
        f"if TYPE_CHECKING:\n    from {full} import Thing\n",
        f"from {'.' * up}{above} import {name}\n",
        f"from {'.' * up}{imported} import (\n    something,\n    {name} as other,\n)\n",
        f"from {full} import *\n",
        f"class Holder:\n    import {full}\n",
    ]
    return random_.choice(forms)


PACKAGES = {m for m in MODULES if any(o.startswith(m + ".") for o in MODULES)}


def write_import_linter(folder, seed):
    random_ = random.Random(seed)
    texts = {m: "from typing import TYPE_CHECKING\n" for m in MODULES}
    for _ in range(random_.choice([0, 5, 15, 30, 60])):
        importer, imported = random_.sample(MODULES, 2)
        texts[importer] += statement(random_, importer, imported)
    for _ in range(random_.choice([0, 3])):
        texts[random_.choice(MODULES)] += random_.choice(
            ["import requests.api\n", "from django.db import models\n", "import os\n"])
    write(folder / "mypackage/__init__.py", "")
    for module, text in texts.items():
        path = "mypackage/" + module.replace(".", "/")
        write(folder / (path + "/__init__.py" if module in PACKAGES else path + ".py"), text)
    exclude = random_.choice(["", "exclude_type_checking_imports = True\n"])
    write(folder / ".importlinter", IMPORT_LINTER.format(exclude=exclude))


def write_tach(folder, seed):
    random_ = random.Random(seed)
    names = ["ui", "ui.page", "commands", "core", "core.types", "core.db", "tools", "old", "legacy",
             "script"]
    packages = {n for n in names if any(o.startswith(n + ".") for o in names)}
    texts = dict.fromkeys(names, "from typing import TYPE_CHECKING\nimport os\n")
    for _ in range(random_.choice([4, 12, 30])):
        importer, imported = random_.sample(names, 2)
        parent, _, last = imported.rpartition(".")
        comment = random_.choice(["", "", "", "  # tach-ignore", "  # tach-ignore(why) " + imported])
        above = random_.choice(["", "", "", "# tach-ignore(why)\n"])
        form = random_.choice([
            f"import {imported}{comment}\n", f"from {imported} import get_order{comment}\n",
            f"from {imported} import Order{comment}\n", f"from {imported} import types{comment}\n",
            f"def load():\n    from {imported} import Order{comment}\n",
            f"if TYPE_CHECKING:\n    from {imported} import Row\n",
            f"from {imported} import (\n    get_order,\n    Order,{comment}\n)\n",
        ])
        texts[importer] += (above if not form.startswith(("def", "if")) else "") + form
    root = random_.choice(["src", "."])
    for name, text in texts.items():
        path = f"{root}/" + name.replace(".", "/")
        write(folder / (path + "/__init__.py" if name in packages else path + ".py"), text)
    layers = random_.choice([
        "", 'layers = ["ui", "commands", "core"]\n',
        'layers = ["ui", { name = "commands", closed = true }, "core"]\n'])

    def layer(name):
        return f'layer = "{name}"\n' if layers and random_.random() < 0.7 else ""

    def depends(*names):
        kind = random_.random()
        if kind < 0.25:
            return ""
        chosen = [n for n in names if random_.random() < 0.5]
        items = [f'"{n}"' if random_.random() < 0.8 else f'{{ path = "{n}", deprecated = true }}'
                 for n in chosen]
        return "depends_on = [" + ", ".join(items) + "]\n"

    text = f'source_roots = ["{root}"]\n' + layers
    text += random_.choice(["", "", 'root_module = "allow"\n', 'root_module = "ignore"\n'])
    text += random_.choice(["", "ignore_type_checking_imports = false\n"])
    text += random_.choice(["", "", "forbid_circular_dependencies = true\n"])
    text += random_.choice(["", "", 'exclude = ["**/legacy.py"]\n'])
    text += f'\n[[modules]]\npath = "ui"\n{layer("ui")}{depends("commands", "core", "tools", "old")}'
    text += random_.choice(["", 'cannot_depend_on = ["core"]\n'])
    text += f'\n[[modules]]\npath = "commands"\n{layer("commands")}{depends("core", "tools", "ui")}'
    text += f'\n[[modules]]\npath = "core"\n{layer("core")}{depends("tools", "core.db", "old")}'
    text += random_.choice(["", 'visibility = ["ui", "commands", "core.db"]\n'])
    text += f'\n[[modules]]\npath = "core.db"\n{depends("core", "tools")}'
    text += random_.choice(["", "unchecked = true\n"])
    text += f'\n[[modules]]\npath = "tools"\n{depends("core")}' + random_.choice(["", "utility = true\n"])
    text += random_.choice([
        f'\n[[modules]]\npaths = ["old", "legacy"]\n{depends("core", "tools", "core.*")}',
        f'\n[[modules]]\npath = "old"\n{depends("core.**")}', '\n[[modules]]\npath = "nowhere"\n'])
    text += random_.choice(["", '\n[[interfaces]]\nexpose = ["get_.*", "types\\\\..*"]\nfrom = ["core"]\n'])
    text += random_.choice([
        "", '\n[[interfaces]]\nexpose = ["Order"]\nfrom = ["core.*", "old"]\nvisibility = ["ui"]\n'
        + random_.choice(["", "exclusive = true\n"])])
    text += random_.choice(["", '\n[rules]\nlocal_imports = "warn"\n'])
    write(folder / "tach.toml", text)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    for seed in range(count):
        write_import_linter(folder / f"linter{seed}", seed)
        write_tach(folder / f"tach{seed}", seed)


main()
