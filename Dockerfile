# One image for web, worker and beat.
FROM python:3.13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
ENV DJANGO_SETTINGS_MODULE=barometre.settings.prod PYTHONUNBUFFERED=1 BAROMETRE_VAR=/donnees
RUN DJANGO_SETTINGS_MODULE=barometre.settings.construction python manage.py collectstatic --noinput -v 0 && cp -r /donnees/statiques /app/statiques
RUN useradd --system --home /app barometre && mkdir -p /donnees && chown barometre /donnees
USER barometre
EXPOSE 8000
CMD ["python", "-m", "barometre.serveur", "--hote", "0.0.0.0"]
