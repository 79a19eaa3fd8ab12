alter table web_session
  -- The roles that the id was given for: with others, the browser gets another id.
  add column roles text[],
  -- Whether the address is confirmed, as far as a page has heard.
  add column is_verified boolean,
  -- A process renews the tokens now, and has until then.
  add column renewing_until timestamptz;
