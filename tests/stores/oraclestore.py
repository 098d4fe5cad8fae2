#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Oracle's Object Storage as far as reading goes, for tests. Verifies signatures with openssl, as Oracle's documents say
(Request Signatures; API errors; Object Storage: GetNamespace, GetObject).

usage: oraclestore.py --port PORT --folder FOLDER --namespace NAME --identity KEYID PUBLIC-KEY-FILE [--tls CERT KEY]

FOLDER/BUCKET/NAME is an object, its name percent-encoded; NAME@VERSION one of its versions. The bucket "public" may be read
unsigned, "closed" by nobody.
"""
import argparse
import base64
import datetime
import email.utils
import hashlib
import http.server
import json
import pathlib
import re
import ssl
import subprocess
import tempfile
import urllib.parse

REQUIRED = {"(request-target)", "host"}  # and date or x-date
SKEW = datetime.timedelta(minutes=5)


class Refusal(Exception):
    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code = status, code


def verify(handler, identities):
    """Raises a Refusal where the request is not signed by one of the identities."""
    refusal = Refusal(401, "NotAuthenticated", "The required information to complete authentication was not provided or "
                                               "was incorrect.")
    scheme, _, rest = handler.headers.get("Authorization", "").partition(" ")
    fields = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    if scheme != "Signature" or fields.get("version") != "1" or fields.get("algorithm") != "rsa-sha256":
        raise refusal
    names = fields.get("headers", "").split(" ")
    if not REQUIRED <= set(names) or not {"date", "x-date"} & set(names) or fields.get("keyId") not in identities:
        raise refusal
    sent = email.utils.parsedate_to_datetime(handler.headers.get("x-date") or handler.headers["date"])
    if abs(datetime.datetime.now(datetime.timezone.utc) - sent) > SKEW:
        raise refusal
    lines = [f"(request-target): {handler.command.lower()} {handler.path}" if name == "(request-target)"
             else f"{name}: {handler.headers[name]}" for name in names]
    with tempfile.NamedTemporaryFile() as signature:
        signature.write(base64.b64decode(fields["signature"]))
        signature.flush()
        checked = subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", identities[fields["keyId"]], "-signature", signature.name],
            input="\n".join(lines).encode(), capture_output=True)
    if checked.returncode != 0:
        raise refusal


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        try:
            self.answer()
        except Refusal as refusal:
            body = json.dumps({"code": refusal.code, "message": str(refusal)}).encode()
            self.send(refusal.status, body, {"Content-Type": "application/json"})

    def answer(self):
        options = self.server.options
        url = urllib.parse.urlsplit(self.path)
        match = re.fullmatch(r"/n/([^/]*)/b/([^/]+)/o/([^/]+)", url.path)
        if not match or match[2] != "public":
            verify(self, options.identity)
        if url.path == "/n/":
            self.send(200, json.dumps(options.namespace).encode(), {"Content-Type": "application/json"})
            return
        if not match:
            raise Refusal(404, "InvalidParameter", "no such path")
        namespace, bucket, name = match.groups()
        if namespace != options.namespace:
            raise Refusal(404, "NamespaceNotFound", f"You do not have authorization to perform this request, or the "
                                                    f"requested resource could not be found: {namespace}")
        if bucket == "closed":
            raise Refusal(404, "NotAuthorizedOrNotFound", "Authorization failed or requested resource not found.")
        if not (options.folder / bucket).is_dir():
            raise Refusal(404, "BucketNotFound", f"Either the bucket named '{bucket}' does not exist in the namespace "
                                                 f"'{namespace}' or you are not authorized to access it")
        version = urllib.parse.parse_qs(url.query).get("versionId", [""])[0]
        file = options.folder / bucket / (name + (f"@{version}" if version else ""))
        if not file.is_file():
            raise Refusal(404, "ObjectNotFound", f"The object '{name}' was not found in the bucket '{bucket}'")
        body = file.read_bytes()
        headers = {"Content-Type": "application/json", "ETag": "0f3a-etag", "version-id": version or "latest-version",
                   "content-md5": base64.b64encode(hashlib.md5(body).digest()).decode()}
        if (file.parent / (file.name + ".damaged")).exists():
            body = b"x" + body[1:]
        self.send(200, body, headers)

    def send(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--identity", nargs=2, action="append", default=[])
    parser.add_argument("--tls", nargs=2)
    options = parser.parse_args()
    options.identity = dict(options.identity)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.options = options
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


main()
