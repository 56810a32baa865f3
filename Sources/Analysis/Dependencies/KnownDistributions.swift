import Resolution

/// Which distributions install the modules that many projects import.
///
/// Others may have such a name, too, but hardly anybody imports them. What isn't here and isn't
/// configured may come with any distribution.
enum KnownDistributions {
  /// The distributions that install a module, as PEP 503 compares names; nil where nobody knows.
  static func providers(of module: String, _ configured: [String: [String]]) -> Set<String>? {
    if let names = configured[module] { return Set(names.map(normalizedDistribution)) }
    return table[module] ?? (plain.contains(module) ? [normalizedDistribution(module)] : nil)
  }

  /// What is used by being imported alone, so that who doesn't import it doesn't need it.
  static func isLibrary(_ name: String) -> Bool { libraries.contains(name) }

  /// Modules with the name of their distribution.
  private static let plain: Set<String> = words(
    """
    aiohttp aiofiles aioredis alembic altair anthropic anyio apscheduler arrow asyncpg authlib bcrypt
    black boto3 botocore bottle cachetools celery certifi cffi chardet click colorama cryptography
    cycler cython dash dask deepdiff diskcache django docker docutils duckdb elasticsearch
    fastapi filelock flask fsspec gensim gevent gradio graphene gunicorn h5py httpcore httptools httpx
    hypothesis idna imageio inflection ipython isort itsdangerous jax jinja2 jmespath joblib
    jsonpatch jsonpointer jsonschema kombu langchain langchain_core langchain_openai langgraph
    librosa litellm loguru lxml mako markdown markupsafe marshmallow matplotlib mlflow mypy
    msgpack multidict mysql_connector_python nbformat networkx nltk numba numpy oauthlib openai openpyxl
    orjson packaging pandas paramiko passlib peewee pendulum pexpect plotly pluggy polars
    prefect prettytable prometheus_client psutil psycopg psycopg2 pyarrow pycparser pydantic
    pydantic_settings pygments pymongo pymysql pyparsing pytest pytz qdrant_client rapidfuzz ray
    redis regex requests rich ruff scipy seaborn selenium sentry_sdk shapely simplejson six
    sklearn_pandas slowapi sortedcontainers soupsieve spacy sqlalchemy sqlmodel starlette statsmodels
    streamlit structlog sympy tabulate tenacity tensorflow tiktoken tokenizers toml tomlkit torch
    torchaudio torchvision tornado tqdm transformers typer typeguard ujson urllib3 uvicorn uvloop
    watchdog websockets werkzeug wrapt xgboost xlrd xlsxwriter xmltodict yarl zstandard
    """)

  private static let table: [String: Set<String>] = [
    "yaml": ["pyyaml"], "PIL": ["pillow", "pillow-simd"], "sklearn": ["scikit-learn"],
    "cv2": [
      "opencv-python", "opencv-python-headless", "opencv-contrib-python",
      "opencv-contrib-python-headless",
    ],
    "bs4": ["beautifulsoup4", "bs4"], "dateutil": ["python-dateutil"], "dotenv": ["python-dotenv"],
    "jwt": ["pyjwt"], "jose": ["python-jose"], "skimage": ["scikit-image"],
    "Crypto": ["pycryptodome", "pycrypto"], "Cryptodome": ["pycryptodomex"],
    "OpenSSL": ["pyopenssl"], "MySQLdb": ["mysqlclient"], "git": ["gitpython"],
    "github": ["pygithub"], "gitlab": ["python-gitlab"], "zmq": ["pyzmq"],
    "websocket": ["websocket-client"], "dns": ["dnspython"], "serial": ["pyserial"],
    "docx": ["python-docx"], "pptx": ["python-pptx"], "slugify": ["python-slugify"],
    "rest_framework": ["djangorestframework"], "django_filters": ["django-filter"],
    "corsheaders": ["django-cors-headers"], "attr": ["attrs"], "attrs": ["attrs"],
    "faiss": ["faiss-cpu", "faiss-gpu", "faiss"], "fitz": ["pymupdf"], "usb": ["pyusb"],
    "grpc": ["grpcio"], "psycopg2": ["psycopg2", "psycopg2-binary"],
    "psycopg": ["psycopg", "psycopg-binary", "psycopg-c"],
    "tensorflow": [
      "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-macos", "tf-nightly",
    ],
    "IPython": ["ipython"], "Levenshtein": ["levenshtein", "python-levenshtein"],
    "mysql": ["mysql-connector-python", "mysql-connector"], "magic": ["python-magic"],
    "markdown": ["markdown"], "telegram": ["python-telegram-bot"],
    "discord": ["discord-py", "py-cord"],
    "slack_sdk": ["slack-sdk"], "pkg_resources": ["setuptools"], "flask_cors": ["flask-cors"],
    "flask_sqlalchemy": ["flask-sqlalchemy"], "flask_migrate": ["flask-migrate"],
    "flask_login": ["flask-login"], "kafka": ["kafka-python", "kafka-python-ng"],
    "confluent_kafka": ["confluent-kafka"], "umap": ["umap-learn"], "wx": ["wxpython"],
    "Bio": ["biopython"], "MySQL": ["mysqlclient"], "socks": ["pysocks"],
    "prometheus_client": ["prometheus-client"], "redis": ["redis", "redis-py"],
    "typing_extensions": ["typing-extensions"], "pydantic_core": ["pydantic-core"],
    "multipart": ["python-multipart", "multipart"], "memcache": ["python-memcached"],
    "ldap": ["python-ldap"], "tweepy": ["tweepy"], "twilio": ["twilio"], "stripe": ["stripe"],
    "torch": ["torch", "torch-cpu", "pytorch"], "clickhouse_connect": ["clickhouse-connect"],
    "clickhouse_driver": ["clickhouse-driver"], "pythonjsonlogger": ["python-json-logger"],
  ]

  private static let libraries: Set<String> = words(
    """
    aiofiles arrow beautifulsoup4 boto3 cachetools deepdiff duckdb httpx inflection joblib
    jsonschema networkx nltk numpy openai openpyxl orjson pandas pendulum plotly polars
    prettytable psutil python-dateutil python-slugify pyyaml rapidfuzz requests
    scikit-learn scipy seaborn shapely simplejson six sortedcontainers statsmodels structlog sympy
    tabulate tenacity tiktoken tomlkit tqdm ujson xmltodict
    """)

  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
