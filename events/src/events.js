// The page /docs/events: AsyncAPI's React component shows /asyncapi.json, and a list of contents beside it leads to each operation.
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import AsyncApi from '@asyncapi/react-component/lib/esm/without-parser.js';
import { contentsOf } from './contents.js';
import { readable } from './readable.js';

const config = {
  // An operation shows its message, so that a list of all messages would show each of them again.
  show: { sidebar: false, info: true, servers: true, operations: true, messages: false, schemas: true, errors: true },
  expand: { messageExamples: true },
  sendLabel: 'service sends',
  receiveLabel: 'service receives',
  replyLabel: 'service receives',
};

const status = document.getElementById('status');
try {
  const answer = await fetch('../asyncapi.json');
  if (!answer.ok) throw new Error(`/asyncapi.json was answered with ${answer.status}.`);
  const described = await answer.json();
  document.getElementById('contents').append(contentsOf(described));
  // The contents take up the whole of a narrow screen: there they open on request.
  if (!matchMedia('(min-width: 64rem)').matches) document.querySelector('.contents').open = false;
  flushSync(() => createRoot(document.getElementById('messages')).render(createElement(AsyncApi, { schema: readable(described), config })));
  status.remove();
  // The browser looked for the address' place before there was any.
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
} catch (error) {
  status.textContent = `The messages cannot be shown: ${error.message}`;
  throw error;
}
