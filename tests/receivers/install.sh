#!/bin/sh
# Fetches the frameworks of the receivers in this folder, each from its registry, into target/receivers, where the tests
# look for them. What cannot be fetched is left out, and its test is skipped by name.
set -u
cache="$(dirname "$0")/../../target/receivers"
mkdir -p "$cache/python" "$cache/node" "$cache/java"

python3 -m pip install --quiet --upgrade --target "$cache/python" 'fastapi<1' 'uvicorn<1' 'django<6' ||
    echo "FastAPI and Django are not there" >&2
npm install --silent --no-save --prefix "$cache/node" express@5 @nestjs/common@12 @nestjs/core@12 \
    @nestjs/platform-express@12 reflect-metadata@0.2 rxjs@7 ||
    echo "Express and NestJS are not there" >&2
for part in databind core annotations; do
    if [ -e "/usr/share/java/jackson-$part.jar" ]; then
        cp -L "/usr/share/java/jackson-$part.jar" "$cache/java/"
    else
        mvn --quiet dependency:copy -Dmdep.stripVersion=true -DoutputDirectory="$cache/java" \
            "-Dartifact=com.fasterxml.jackson.core:jackson-$part:2.17.2" || echo "Jackson is not there" >&2
    fi
done
