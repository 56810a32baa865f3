# groundplan as an image, of the wheel in dist/ (`make wheel`).
#
#   docker build -t groundplan .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/src" groundplan check
FROM python:3.13-slim-bookworm
# What git ignores is left out, and revisions are compared; without git both are missing.
RUN apt-get update -qq \
  && apt-get install -y -qq --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/*
COPY dist/groundplan-*.whl /tmp/
RUN pip install --no-cache-dir --no-index /tmp/groundplan-*.whl && rm /tmp/groundplan-*.whl
WORKDIR /src
# No rights are needed but to read /src, and to write a report there.
USER nobody
ENTRYPOINT ["groundplan"]
CMD ["check"]
