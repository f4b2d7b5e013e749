"""What tests run on an installed server, and how narrow its services are."""

from pathlib import Path

PLAIN = """
import http.client
asked = http.client.HTTPConnection("127.0.0.1", 80)
asked.request("GET", "/", headers={"Host": "%s"})
answer = asked.getresponse()
print(answer.status, answer.getheader("Location"))"""
OPEN_JOBS = """
import sqlite3, sys
database = sqlite3.connect("/var/lib/brightline/brightline.sqlite3")
sys.exit(database.execute("SELECT count(*) FROM outbox WHERE done_at IS NULL").fetchone()[0])"""
FINGERPRINT = """
ls -l --time-style=full-iso /opt/brightline /opt/brightline/releases
find /etc/brightline /etc/caddy /etc/systemd/system /usr/local/bin -type f |
  sort | xargs stat -c '%n %a %U %G %Y'
"""
GIVE_KEY = """
python=/opt/brightline/current/.venv/bin/python
key=$($python -c "from pyrage import x25519; print(x25519.Identity.generate().to_public())")
sed -i "s/^BACKUP_KEY=.*/BACKUP_KEY=$key/" /etc/brightline/settings"""
"""As a coordinator would: only the public half of a key comes to the server."""

OWN_CERTIFICATE = """
set -e
cd /etc/brightline
cp Caddyfile Caddyfile.was
openssl req -x509 -newkey rsa:2048 -nodes -keyout site.key -out site.pem -days 2 \\
  -subj /CN=training.example.org -addext subjectAltName=DNS:training.example.org
chown caddy site.key
sed -i "s!tls internal!tls $PWD/site.pem $PWD/site.key!" Caddyfile
systemctl reload caddy"""
CADDYS_OWN_AGAIN = """
mv /etc/brightline/Caddyfile.was /etc/brightline/Caddyfile
systemctl reload caddy"""
LAY_TRAPS = """
set -e
cd /var/lib/brightline
mkdir -p hooks .local/lib/python3.11/site-packages
printf '#!/bin/sh\ntouch /var/lib/brightline/taken\n' > hooks/reference-transaction
chmod 755 hooks/reference-transaction
printf '[core]\n\thooksPath = /var/lib/brightline/hooks\n' > .gitconfig
printf 'open("/var/lib/brightline/taken", "w")\n' \
  > .local/lib/python3.11/site-packages/usercustomize.py"""
"""What somebody who got into the pages would leave for root and for the worker."""
CUT_OFF = """
set -e
systemctl stop brightline-web brightline-worker brightline-recover
was=$(basename "$(readlink /opt/brightline/current)")
printf '{"was": "%s", "now": "next", "step": "close", "timers": ["brightline-watch.timer"]}' \
  "$was" > /opt/brightline/update.json
systemctl start --no-block brightline-worker brightline-web"""
"""As the server starts after a power cut: the pages wait for who asks to stop and start them."""
RELEASE_ONE_MORE = """
set -e
git clone --quiet /srv/brightline.git /srv/next
cd /srv/next
git -c user.name=T -c user.email=t@example.org commit --quiet --allow-empty -m Two
git tag test-2
git push --quiet origin main test-2"""


def walls(unit: Path) -> list[str]:
    """What a unit may not, as options of systemd-run."""
    lines = unit.read_text("utf-8").partition("[Service]")[2].partition("[Install]")[0]
    no = ("Exec", "Restart", "#", "EnvironmentFile", "WorkingDirectory")
    found = [line for line in lines.splitlines() if line and not line.startswith(no)]
    return [f"--property={line}" for line in found]
