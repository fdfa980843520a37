// node samples/receiveNotifications.mjs [PORT]: receives change notifications, verifies their signatures and prints the events.
// ACCESS_REVIEWS is the address of the deployment (default: that of the local runner).
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const accessReviews = process.env.ACCESS_REVIEWS ?? 'http://localhost:7071';
const port = Number(process.argv[2] ?? 7080);
const receiver = `http://localhost:${port}`;

const keys = createRemoteJWKSet(new URL(`${accessReviews}/v1.0/.well-known/jwks.json`));

async function isGenuine(headers, body) {
  const token = headers['x-notification-token'] ?? headers.authorization?.replace(/^Bearer /, '') ?? '';
  try {
    const expected = { issuer: accessReviews, audience: receiver, algorithms: ['RS256'] };
    const { payload } = await jwtVerify(token, keys, expected);
    return payload.bodySha256 === createHash('sha256').update(body).digest('hex');
  } catch {
    return false;
  }
}

const server = createServer(async (request, response) => {
  const validationToken = new URL(request.url, receiver).searchParams.get('validationToken');
  if (validationToken !== null) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(validationToken);
    return;
  }
  const body = await text(request);
  if (!(await isGenuine(request.headers, body))) {
    response.writeHead(401).end();
    return;
  }
  response.writeHead(202).end();
  for (const { event, resource } of JSON.parse(body).value) console.log(`${event} ${resource}`);
});
server.listen(port, '127.0.0.1', () => console.log(`Listening at ${receiver}`));
