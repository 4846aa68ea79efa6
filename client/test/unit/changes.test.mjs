import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyChanges, Divergence, formatPointer, parsePointer, readPointer } from '../../src/changes.ts';

const json = JSON.parse;

for (const [what, before, changes, after] of [
  ['sets a member', '{"a":1}', [{ path: '/b', value: 2 }], '{"a":1,"b":2}'],
  ['replaces a value', '{"a":1}', [{ path: '/a', value: null, previous: 1 }], '{"a":null}'],
  ['removes a member', '{"a":1,"b":2}', [{ path: '/a', previous: 1 }], '{"b":2}'],
  ['makes missing objects on the way', '{}', [{ path: '/a/0/-', value: 1 }], '{"a":{"0":{"-":1}}}'],
  ['appends an item', '{"a":[1]}', [{ path: '/a/-', value: 2 }], '{"a":[1,2]}'],
  ['replaces an item', '{"a":[1,2]}', [{ path: '/a/1', value: 3, previous: 2 }], '{"a":[1,3]}'],
  ['moves items up', '{"a":[1,2,3]}', [{ path: '/a/0', previous: 1 }, { path: '/a/0', previous: 2 }], '{"a":[3]}'],
  ['changes something in an item', '{"a":[{"b":1}]}', [{ path: '/a/0/b', value: 2, previous: 1 }], '{"a":[{"b":2}]}'],
  ['replaces the whole state', '{"a":1}', [{ path: '', value: { b: 2 }, previous: { a: 1 } }], '{"b":2}'],
  ['empties the whole state', '{"a":1}', [{ path: '', previous: { a: 1 } }], '{}'],
  ['applies each to the result of the earlier ones', '{}', [{ path: '/a', value: [] }, { path: '/a/-', value: 1 }], '{"a":[1]}'],
  ['reads ~0 and ~1', '{}', [{ path: '/a~1b~0c/~01', value: 1 }], '{"a/b~c":{"~1":1}}'],
  ['takes an empty token for a name', '{}', [{ path: '/', value: 1 }], '{"":1}'],
  ['leaves what does not exist', '{"a":{"b":"c"}}', [{ path: '/a/b/c' }, { path: '/x/y' }], '{"a":{"b":"c"}}'],
  ['has members that objects have by themselves', '{}', [{ path: '/__proto__/a', value: 1 }, { path: '/toString', value: 2 }],
    '{"__proto__":{"a":1},"toString":2}'],
  ['removes such a member', '{"__proto__":{"a":1},"b":2}', [{ path: '/__proto__', previous: json('{"a":1}') }], '{"b":2}'],
  ['compares numbers by value and members in any order', '{"a":{"b":1.50,"c":[1]}}', [{ path: '/a', previous: json('{"c":[1.0],"b":1.5}') }], '{}'],
]) {
  test(`a change ${what}`, () => {
    const state = json(before);
    assert.equal(JSON.stringify(applyChanges(state, changes)), JSON.stringify(json(after)));
    assert.deepEqual(state, json(before));
  });
}

for (const [what, change] of [
  ['whose previous value is another', { path: '/a', value: 2, previous: 0 }],
  ['that was made where nothing was', { path: '/a', value: 2 }],
  ['that replaces what is not there', { path: '/b', value: 2, previous: 1 }],
  ['within a number', { path: '/a/b', value: 2 }],
  ['beyond the end of an array', { path: '/list/1', value: 2 }],
  ['at an index with a leading zero', { path: '/list/00', value: 2 }],
  ['below the end of an array', { path: '/list/-/a', value: 2 }],
  ['to an array that is another', { path: '/list', value: 2, previous: [1, 2] }],
  ['to an object that is another', { path: '/object', value: 2, previous: { a: 1, c: 2 } }],
]) {
  test(`a change ${what} shows a gap`, () => {
    assert.throws(() => applyChanges({ a: 1, list: [1], object: { a: 1, b: 2 } }, [change]), Divergence);
  });
}

test('what does not change keeps its identity, and what changes is new', () => {
  const state = json('{"a":{"b":{}},"c":{"d":{}},"list":[{},{}]}');

  const next = applyChanges(state, [{ path: '/a/x', value: 1 }, { path: '/a/y', value: 2 }, { path: '/list/1/z', value: 3 }]);

  assert.equal(next.c, state.c);
  assert.equal(next.a.b, state.a.b);
  assert.equal(next.list[0], state.list[0]);
  assert.notEqual(next.a, state.a);
  assert.deepEqual(state, json('{"a":{"b":{}},"c":{"d":{}},"list":[{},{}]}'));
});

test('a value that came with a change is not changed by the next one', () => {
  const value = { list: [] };

  const state = applyChanges({}, [{ path: '/a', value }, { path: '/a/list/-', value: 1 }]);

  assert.deepEqual(state, { a: { list: [1] } });
  assert.deepEqual(value, { list: [] });
});

test('a pointer and its tokens are made of each other', () => {
  for (const tokens of [[], [''], ['a/b', '~', '~1', '0', '-']]) assert.deepEqual(parsePointer(formatPointer(tokens)), tokens);
  assert.equal(readPointer({ a: [{ 'b/c': 1 }] }, '/a/0/b~1c'), 1);
  assert.equal(readPointer({ a: [1] }, '/a/length'), undefined);
  assert.equal(readPointer({}, '/toString'), undefined);
});
