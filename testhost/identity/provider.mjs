// The identity provider of the test host: OpenID Connect and OAuth 2.0 for the
// people in Dovecot's list, with the same passwords. Pages are plain forms, so
// that a person, a browser test and a test without a browser can fill them in.
//
// Usage: DOVECOT_SECRET=… node provider.mjs HOST PORT ISSUER LIST-OF-USERS

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [host, port, issuer, users] = process.argv.slice(2);

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const signing = { id_token_signed_response_alg: 'ES256' };

const provider = new Provider(issuer, {
  clients: [
    {
      ...signing,
      client_id: 'postduif',
      client_name: 'Postduif',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      redirect_uris: ['http://127.0.0.1/'],
    },
    {
      client_id: 'dovecot',
      client_secret: process.env.DOVECOT_SECRET,
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ],
  clientDefaults: signing,
  scopes: ['openid', 'offline_access', 'email', 'mail'],
  claims: { openid: ['sub'], email: ['email'] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  jwks: { keys: [{ ...key.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  findAccount: (_, address) => ({
    accountId: address,
    claims: () => ({ sub: address, email: address }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // What a program was once allowed holds until it is revoked.
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: () => false,
  features: {
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: (_, client) => client.clientId === 'dovecot' },
    revocation: { enabled: true },
    registration: { enabled: true },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: (ctx, form) => answer(ctx, `${form}<button form="op.deviceInputForm">Next</button>`),
      userCodeConfirmSource: (ctx, form, client, _, code) =>
        answer(
          ctx,
          `<p>${escape(client.clientName ?? client.clientId)} shows ${escape(code)}</p>${form}` +
            '<button form="op.deviceConfirmForm">Next</button>' +
            '<button form="op.deviceConfirmForm" name="abort" value="yes">Cancel</button>',
        ),
      successSource: (ctx) => answer(ctx, '<p>You may close this window.</p>'),
    },
  },
});
provider.proxy = true;

// A program on this computer may listen at any port and path (RFC 8252 §7.3).
provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d+)?\//.test(uri);

const oauth = provider.callback();

createServer((request, response) => {
  const ours = request.url.startsWith('/interaction/');
  const answered = ours ? interaction(request, response) : oauth(request, response);
  Promise.resolve(answered).catch((error) => {
    console.error(error.message);
    response.writeHead(400).end(error.message);
  });
}).listen(Number(port), host);

async function interaction(request, response) {
  const details = await provider.interactionDetails(request, response);
  const form = request.method === 'POST' ? new URLSearchParams(await body(request)) : undefined;
  if (details.prompt.name === 'login') return signIn(request, response, details, form);
  return consent(request, response, details, form);
}

function signIn(request, response, details, form) {
  const login = form?.get('login') ?? details.params.login_hint ?? '';
  if (form && isRight(login, form.get('password'))) {
    return provider.interactionFinished(request, response, { login: { accountId: login } });
  }
  page(
    response,
    `<form method="post">${form ? '<p role="alert">Wrong address or password.</p>' : ''}` +
      `<label>Address <input name="login" value="${escape(login)}"></label>` +
      '<label>Password <input name="password" type="password"></label><button>Sign in</button></form>',
  );
}

async function consent(request, response, { params, prompt, session, grantId }, form) {
  if (!form) {
    return page(
      response,
      `<form method="post"><p>May ${escape(params.client_id)} use ${escape(params.scope ?? '')}?</p>` +
        '<button name="decision" value="allow">Allow</button>' +
        '<button name="decision" value="deny">Deny</button></form>',
    );
  }
  if (form.get('decision') !== 'allow') {
    const denied = { error: 'access_denied', error_description: 'the person said no' };
    return provider.interactionFinished(request, response, denied);
  }
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope, missingOIDCClaims } = prompt.details;
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  const allowed = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, allowed, { mergeWithLastSubmission: true });
}

/** Whether Dovecot's list, as it is now, has that login with that password. */
function isRight(login, password) {
  const lines = readFileSync(users, 'utf8').split('\n');
  return lines.some((line) => line.startsWith(`${login}:{PLAIN}${password}:`));
}

async function body(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw new Error('too much');
  }
  return text;
}

function page(response, html) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(document(html));
}

function answer(ctx, html) {
  ctx.body = document(html);
}

function document(html) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><main>${html}</main></html>`;
}

function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
