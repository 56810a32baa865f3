"""Twenty project files of the sorts that repositories hold, for `compare_toml.py` to damage."""

DOCUMENTS = [
    # setuptools, with most of what packaging reads
    """[build-system]
requires = ["setuptools>=61.0", "wheel"]
build-backend = "setuptools.build_meta"

[project]
name = "shop"
version = "1.4.0"
description = "The shop's \\"backend\\""
readme = "README.md"
requires-python = ">=3.11"
license = {text = "MIT"}
authors = [{name = "Ada", email = "ada@example.org"}, {name = "Grete"}]
dependencies = [
  "httpx>=0.24",   # the client
  "pydantic[email]~=2.0",
]

[project.optional-dependencies]
test = ["pytest", "pytest-asyncio"]
all = ["shop[test]"]

[project.scripts]
shop = "shop.cli:main"
shop-admin = 'shop.admin.cli:main'

[project.entry-points."shop.plugins"]
card = "shop.payment.card:Plugin"

[tool.setuptools.packages.find]
where = ["src"]
include = ["shop*"]
""",
    # Poetry
    """[tool.poetry]
name = "orders"
version = "0.3.1"
packages = [{ include = "orders", from = "src" }, { include = "kit" }]

[tool.poetry.dependencies]
python = "^3.11"
fastapi = "^0.110"
sqlalchemy = { version = "^2.0", extras = ["asyncio"], optional = true }

[tool.poetry.group.dev.dependencies]
pytest = "*"

[tool.poetry.scripts]
orders = "orders.main:run"
migrate = { reference = "orders.migrate:main", type = "console", extras = ["db"] }

[[tool.poetry.source]]
name = "internal"
url = "https://pypi.example.org/simple/"
priority = "supplemental"
""",
    # flit
    """[build-system]
requires = ["flit_core >=3.2,<4"]
build-backend = "flit_core.buildapi"

[tool.flit.metadata]
module = "billing"
author = "Somebody"
requires = ["requests >=2.6"]

[tool.flit.scripts]
billing = "billing.cli:main"
""",
    # hatch, dotted keys
    """project.name = "gateway"
project.dynamic = ["version"]
project.scripts.gateway = "gateway.app:main"
build-system.requires = ["hatchling"]

[tool.hatch.build.targets.wheel]
packages = ["src/gateway"]
sources = ["src"]

[tool.hatch.version]
path = "src/gateway/__about__.py"

[tool.hatch.envs.default.scripts]
cov = "pytest --cov {args:tests}"
""",
    # ruff and mypy
    """[tool.ruff]
line-length = 100
target-version = "py312"
extend-exclude = ['migrations', "*_pb2.py"]

[tool.ruff.lint]
select = ["E", "F", "I", "TID"]
ignore = ["E501"]

[tool.ruff.lint.per-file-ignores]
"tests/**" = ["S101"]
'scripts/*.py' = ["T20"]

[tool.ruff.lint.flake8-tidy-imports.banned-api]
"shop.legacy".msg = "use shop.api"

[tool.mypy]
strict = true
warn_unreachable = false

[[tool.mypy.overrides]]
module = ["boto3.*", "celery.*"]
ignore_missing_imports = true

[[tool.mypy.overrides]]
module = "tests.*"
disallow_untyped_defs = false
""",
    # pytest and coverage, strings on many lines
    """[tool.pytest.ini_options]
minversion = "7.0"
addopts = \"\"\"
  -ra -q \\
  --strict-markers
\"\"\"
markers = '''
slow: takes "long"
e2e: needs C:\\\\services
'''
timeout = 30.5

[tool.coverage.report]
fail_under = 87.25
exclude_also = ["if TYPE_CHECKING:", 'raise NotImplementedError\\b']
""",
    # groundplan's own
    """exclude = ["third_party/**"]
registry = "docs/imports.md"

[services]
orders = ["orders_service"]
common = { packages = ["shared", "platform.kit"], shared = true }

[roles]
gateway = { classes = ["*Gateway"], functions = ["get_*_gateway"] }

[rules]
relative-import = "warning"

[[forbidden]]
symbol = "shop.legacy.Pool"
allowed = ["shop.legacy"]

[consolidation]
weights = { tests = 0.5, crossing = 8 }
""",
    # a registry
    """version = 1

[[symbol]]
path = "shop.orders.Order"
kind = "class"
importers = 3
also-defined = ["shop.other.Order"]

[[symbol.alias]]
path = "shop.Order"

[[symbol.alias]]
path = "shop.old.Order"

[symbol.members]
SENT = "GONE"

[[symbol]]
path = "shop.money.Money"

[[symbol.alias]]
path = "shop.Money"
""",
    # numbers
    """plain = 1_000
negative = -17
zero = 0
hex = 0xDEAD_beef
oct = 0o755
bin = 0b1101_0010
float = 3.1415
exponent = 6.626e-34
large = 5e+22
point = -0.01
both = 1_0.2_5E0_1
infinite = inf
minus = -inf
nothing = nan
list = [1, 2.0, -3, +4, 0x0]
""",
    # dates
    """odt1 = 1979-05-27T07:32:00Z
odt2 = 1979-05-27 00:32:00.999999-07:00
odt3 = 1979-05-27t00:32:00.5+23:59
ldt = 1979-05-27T07:32:00
leap = 2024-02-29
ld = 1979-05-27 # a comment
lt = 07:32:00.25
list = [1979-05-27, 07:32:00, 1979-05-27 07:32:00]
""",
    # nesting
    """[fruit]
apple.color = "red"
apple.taste.sweet = true
[fruit.apple.texture]
smooth = true

[a.b.c]
x = 1
[a]
y = 2
[a.d]
z = {p = {q = {r = [[1, 2], [{s = "t"}, {}]]}}}

[[points]]
at = [1,
  2, # two
  [3,
   4,],
]
[points.inner]
k = 1
[[points]]
[[points.more]]
[[points.more]]
n.m = 1
n.o = 2
""",
    # quoted and odd keys
    """"quoted key" = 1
'literal \\key' = 2
"" = 3
1234 = 4
3.14159 = "pi"
-_- = 5
"\\u00e9t\\u00E9" = 6
"dotted . inside".'and'.so . on = 7
"\\U0001F600" = "\\t\\b\\f\\r\\n\\"\\\\"
[ " spaced " . 'header' ]
key = "value"
[j . "k" . 'l']
""",
    # strings
    """a = ""
b = ''
c = \"\"\"\"\"\"
d = ''''''
e = \"\"\"two quotes: ""\"\"\"
f = \"\"\"one at the end\"\"\"\"
g = ''''one at the start, two at the end'''''
h = \"\"\"\\
   folded \\

   away.\\
   \"\"\"
i = '''
first line end
goes'''
j = "naïve – 日本語 😀"
k = 'C:\\Users\\nodejs'
""",
    # pdm and uv
    """[project]
name = "worker"
version = "2025.1"
dependencies = ["celery>5", "redis"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff"]
[tool.uv]
package = true
[tool.uv.sources]
kit = { workspace = true }
shared = { git = "https://example.org/shared.git", tag = "v1" }
[tool.uv.workspace]
members = ["packages/*"]
[tool.pdm.scripts]
start = {cmd = "python -m worker", env_file.override = ".env"}
""",
    # import-linter and tach
    """[tool.importlinter]
root_packages = ["orders", "billing"]

[[tool.importlinter.contracts]]
name = "services don't know each other"
type = "independence"
modules = ["orders", "billing"]
ignore_imports = ["orders.api -> billing.api"]

[[tool.importlinter.contracts]]
name = "layers"
type = "layers"
layers = ["orders.api", "orders.core", "orders.models"]
""",
    # windows line ends
    "[project]\r\nname = \"win\"\r\ntext = \"\"\"\r\none\r\ntwo\\\r\n  three\"\"\"\r\n\r\n# end\r\n[tool]\r\nx = [\r\n 1,\r\n]\r\n",
    # black, isort, bumpversion
    """[tool.black]
line-length = 88
include = '\\.pyi?$'
extend-exclude = '''
/(
  # generated
  | .*_pb2\\.py
)/
'''
[tool.isort]
profile = "black"
known_first_party = ["shop", "kit"]
[tool.bumpversion]
current_version = "0.1.0"
parse = "(?P<major>\\\\d+)\\\\.(?P<minor>\\\\d+)"
[[tool.bumpversion.files]]
filename = "src/shop/__init__.py"
""",
    # comments everywhere
    """# a comment
   # indented
[table] # behind a header
\tkey\t=\t"tab"\t# tabs
list = [ # behind a bracket
  # alone
  "a" # behind a value
  , # behind a comma
  "b"
  # before the end
] # end
no-newline = true#close""",
    # tox and commitizen
    """[tool.tox]
legacy_tox_ini = \"\"\"
    [tox]
    envlist = py311, py312
    [testenv]
    deps = pytest
    commands = pytest {posargs}
\"\"\"
[tool.commitizen]
name = "cz_conventional_commits"
version_files = ["pyproject.toml:version", "src/__init__.py"]
tag_format = "v$version"
[tool.towncrier]
directory = "news"
  [[tool.towncrier.type]]
  directory = "feature"
  showcontent = true
  [[tool.towncrier.type]]
  directory = "bugfix"
  showcontent = false
""",
    # small, and with a byte that is no ASCII
    """[project]
name = "größe"
[project.urls]
"Quelle – Code" = "https://example.org/ä"
[project.scripts]
größe = "größe:main"
""".replace("größe = ", '"größe" = '),
]
