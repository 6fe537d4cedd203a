// An OpenID provider on a loopback port, for one confidential client on the
// same computer. Its first line on standard output is its address.
//
// CLIENT_ID, CLIENT_SECRET   the client; both required
// ACCESS_SECONDS             life of an access token, 3600
// REFRESH_SECONDS            life of a refresh token, 86400
//
// Beside the provider's own pages it has two for the test:
//
// PUT /lives   {"access": 60, "refresh": 600}: lives of the next tokens
// GET /asked   how often each grant type was granted and refused
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import Provider from 'oidc-provider';

const { CLIENT_ID, CLIENT_SECRET, ACCESS_SECONDS, REFRESH_SECONDS } = process.env;
const lives = { access: Number(ACCESS_SECONDS ?? 3600), refresh: Number(REFRESH_SECONDS ?? 86400) };
const asked = {};

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening'); // the issuer has the port in it
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    application_type: 'native', // loopback with any port, RFC 8252
    redirect_uris: ['http://127.0.0.1/'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  scopes: ['openid', 'offline_access', 'https://www.googleapis.com/auth/contacts.readonly'],
  claims: { openid: ['sub'], email: ['email'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id }) }),
  pkce: { required: () => true },
  rotateRefreshToken: true,
  features: { introspection: { enabled: true }, revocation: { enabled: true } },
  ttl: { AccessToken: () => lives.access, RefreshToken: () => lives.refresh, Grant: 86400, Session: 86400, Interaction: 600, IdToken: 600 },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
});
const count = (outcome) => ({ oidc }) => {
  const name = `${oidc.params?.grant_type} ${outcome}`;
  asked[name] = (asked[name] ?? 0) + 1;
};
provider.on('grant.success', count('granted'));
provider.on('grant.error', count('refused'));
provider.use((ctx, next) => {
  ctx.set('content-security-policy', "default-src 'unsafe-inline'"); // its pages want a font from elsewhere
  return next();
});

const pages = provider.callback();
server.on('request', async (request, response) => {
  switch (`${request.method} ${request.url}`) {
    case 'PUT /lives':
      Object.assign(lives, await json(request));
      response.end();
      break;
    case 'GET /asked':
      response.end(JSON.stringify(asked));
      break;
    default:
      pages(request, response);
  }
});
console.log(issuer);
