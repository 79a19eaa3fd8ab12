-- A short name of an order that people can say: K7Q2-9MXE. It is a sequence, turned by a permutation of 35 bits so that
-- neighbours look unlike each other, in seven signs of Crockford's base 32 and a check sign.
create sequence order_ordinal as bigint maxvalue 34359738367 no cycle;

-- Each line of the permutation can be turned back: an odd factor modulo 2^35, and a shift by more than half.
-- The check sign is what `checkSign` of the contract says: a sum over the field of 32 elements, where 37 is α⁵ = α² + 1.
create function order_number(ordinal bigint) returns text language plpgsql immutable strict parallel safe as $$
declare
  every_bit constant bigint := 34359738367;
  signs constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  mixed bigint := ordinal;
  sign integer;
  sum integer := 0;
  written text := '';
begin
  mixed := (mixed * 161803399) & every_bit;
  mixed := mixed # (mixed >> 18);
  mixed := (mixed * 141421357) & every_bit;
  mixed := mixed # (mixed >> 18);
  for place in reverse 6..0 loop
    sign := (mixed >> (5 * place)) & 31;
    written := written || substr(signs, sign + 1, 1);
    sum := (sum # sign) << 1;
    if sum > 31 then sum := sum # 37; end if;
  end loop;
  written := written || substr(signs, sum + 1, 1);
  return substr(written, 1, 4) || '-' || substr(written, 5, 4);
end $$;

-- The default is set apart: so the table is not rewritten. It numbers the orders that replicas of an earlier release place.
alter table orders add column number text;
alter table orders alter column number set default order_number(nextval('order_ordinal'));
