# The append of EventAppender.cs in a loop inside PostgreSQL, for append.sh and size.sh.

# The text of one of the constants of EventAppender.cs, in PL/pgSQL: its parameters are p1, p2 ... here.
sql_of() { # name
  local text
  text=$(sed -n "/ $1 = \"\"\"/,/\"\"\";/p" ../GameSession.Api/Persistence/EventAppender.cs | sed -E '1d;$d; s/\$([0-9]+)/p\1/g')
  [ -n "$text" ] || { echo "EventAppender.cs has no $1" >&2; return 1; }
  printf '%s' "$text"
}

# The append with the settings that are sent with it. The events' JSON arrives as text. A loop has no use for the rows.
append_statement() {
  local settings append
  settings=$(sql_of SettingsSql | sed -E "s/^( *)SELECT/\1PERFORM/; s/p1/'300ms'/")
  append=$(sql_of AppendSql | sed -E 's/\b(p4|p13)\b/\1::jsonb[]/; s/^ *SELECT session_id FROM heads$/SELECT count(*) INTO appended FROM heads/')
  printf '%s;\n%s' "$settings" "$append"
}

# Makes the procedure name(appends, batch, events, changed): each of the appends brings some events for each of the next sessions, a batch of those
# named Append, whose number the batch divides; changed is what the events' values begin with. Only the heads and tails of the statement are
# known here. With the statement NULL, the events are made and not appended.
append_procedure() { # name, statement
  psql <<SQL
CREATE PROCEDURE $1(appends int, batch int, events int, changed text) LANGUAGE plpgsql AS \$\$
DECLARE
  p1 uuid[]; p2 uuid[]; p3 text[]; p4 text[]; p5 timestamp[]; p6 bigint[]; p7 bigint[]; p8 uuid[]; p9 text[];
  p10 uuid[]; p11 uuid[]; p12 text[]; p13 text[]; p14 timestamp[];
  tables uuid[] := ARRAY(SELECT id FROM public.sessions WHERE name = 'Append' ORDER BY id);
  lasts uuid[] := array_fill(NULL::uuid, ARRAY[cardinality(tables)]);
  at int; base bigint; ids uuid[]; texts text[]; appended int;
BEGIN
  FOR i IN 0 .. appends - 1 LOOP
    at := i::bigint * batch % cardinality(tables);
    base := i::bigint * batch / cardinality(tables) * events;
    -- In the order of time, as the service's ids.
    ids := ARRAY(SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
      || substr(md5(random()::text), 1, 19))::uuid FROM generate_series(1, batch * events));
    texts := ARRAY(SELECT format('{"update_id":"%1\$s","changes":[{"path":"/shared/door","value":"%2\$s%3\$s","previous":"%2\$s%3\$s"}],'
      || '"player_id":"%4\$s","version":"%5\$s","timestamp":"2026-11-22T18:40:12.345Z"}',
      ids[k + 1], changed, k, tables[1], base + k % events + 1) FROM generate_series(0, batch * events - 1) k);
    p2 := tables[at + 1 : at + batch];
    p1 := ARRAY(SELECT ids[s * events + 1] FROM generate_series(0, batch - 1) s);
    p3 := array_fill('state_updated'::text, ARRAY[batch]);
    p4 := ARRAY(SELECT texts[s * events + 1] FROM generate_series(0, batch - 1) s);
    p5 := array_fill(now()::timestamp, ARRAY[batch]);
    p6 := array_fill(base + 1, ARRAY[batch]);
    p7 := array_fill(base + events, ARRAY[batch]);
    p8 := lasts[at + 1 : at + batch];
    p9 := array_fill('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'::text, ARRAY[batch]);
    p10 := ARRAY(SELECT ids[k + 1] FROM generate_series(0, batch * events - 1) k WHERE k % events > 0);
    p11 := ARRAY(SELECT p2[1 + k / events] FROM generate_series(0, batch * events - 1) k WHERE k % events > 0);
    p12 := array_fill('state_updated'::text, ARRAY[batch * (events - 1)]);
    p13 := ARRAY(SELECT texts[k + 1] FROM generate_series(0, batch * events - 1) k WHERE k % events > 0);
    p14 := array_fill(now()::timestamp, ARRAY[batch * (events - 1)]);
    $2;
    lasts[at + 1 : at + batch] := ARRAY(SELECT ids[(s + 1) * events] FROM generate_series(0, batch - 1) s);
    IF appended <> batch THEN RAISE 'Not all sessions are in'; END IF;
    COMMIT;
  END LOOP;
END \$\$;
SQL
}
