/**
 * SQL that gives a copy of an order, and all that belongs to it, ids of its own: from the id and from how far the copy
 * lies before the original, so that every database comes to the same ids without knowing of the others.
 *
 * Of a copied UUIDv7 the time is earlier by that much, as are the times in its rows. What was made after an order, and
 * stands in its rows, is its own; an older id, such as that of who placed it, is somebody else's and stays. The customer
 * has copies too, with another shift.
 */
export const COPIED_IDS = `
  create schema year;

  create function year.moved(id uuid, shift_ms bigint) returns uuid language sql immutable as $$
    select case
      when shift_ms = 0 then id
      when substr(id::text, 15, 1) = '7' then (
        lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - shift_ms), 12, '0')
        -- Version and counter, which order ids of one millisecond, and the variant.
        || substr(id::text, 15, 4) || substr(id::text, 20, 1)
        || substr(md5(id::text || shift_ms::text), 1, 15))::uuid
      else md5(id::text || shift_ms::text)::uuid
    end
  $$;

  create function year.copied(
    id uuid, subject uuid, subject_copy uuid, shift_ms bigint, customer uuid, customer_copy uuid)
    returns uuid language sql immutable as $$
    select case
      when id = subject then subject_copy
      when id = customer then customer_copy
      when id > subject then year.moved(id, shift_ms)
      else id
    end
  $$;

  -- Every id in a text; slow.
  create function year.copied_text(
    words text, subject uuid, subject_copy uuid, shift_ms bigint, customer uuid, customer_copy uuid)
    returns text language plpgsql immutable as $$
    declare
      found text;
    begin
      for found in select distinct id[1] from regexp_matches(words,
        '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') as id
      loop
        words := replace(words, found,
          year.copied(found::uuid, subject, subject_copy, shift_ms, customer, customer_copy)::text);
      end loop;
      return words;
    end
  $$;

  -- What there are copies of: orders, and customers with what is theirs alone.
  create table year.subject (
    id uuid primary key,
    customer uuid not null,
    -- Where in its slice of the year a copy lies: from 0, its end, to 1, its beginning.
    phase float8 not null,
    -- Of a customer who is not copied, and gets all the copies of the orders.
    is_customer_kept boolean not null
  );
  -- Other names of subjects: the shipment of an order.
  create table year.alias (id uuid primary key, subject uuid not null references year.subject);

  -- The filling under way: so many copies of everything, each in a slice of the year.
  create table year.filling (number integer not null, copies integer not null, slice_ms float8 not null);
  insert into year.filling values (0, 0, 0);

  -- How far a copy lies before its original: a minute at least, and another number in each filling.
  create function year.shift_ms(n integer, phase float8, filling year.filling)
    returns bigint language sql immutable as $$
    select 60000 + floor(filling.slice_ms * (filling.copies - n + phase) / 10)::bigint * 10 + filling.number
  $$;`;

/** Makes the table `copies`: those numbered `$1` to `$2`, the oldest first. */
export const COPIES = `
  create temporary table copies as
  select n, id as subject, year.moved(id, shift_ms) as subject_copy, customer,
    year.moved(customer, customer_shift_ms) as customer_copy, customer_shift_ms > 0 as is_customer_copied,
    shift_ms, shift_ms * interval '1 millisecond' as shift
  from (
    select n, s.*, year.shift_ms(n, s.phase, f) as shift_ms,
      case when s.is_customer_kept then 0 else year.shift_ms(n, 1, f) end as customer_shift_ms
    from generate_series($1::integer, $2::integer) as n, year.subject s, year.filling f) as shifted
  order by shift_ms desc`;

const COPY = 'c.subject, c.subject_copy, c.shift_ms, c.customer, c.customer_copy';

/** SQL: the copy's own of the id that the expression `id` is. */
export function copiedId(id: string): string {
  return `year.copied(${id}, ${COPY})`;
}

/** SQL: the text that `text` is, which begins with an id, for the copy. */
export function copiedKey(text: string): string {
  return `${copiedId(`left(${text}, 36)::uuid`)} || substr(${text}, 37)`;
}

/** SQL: the text that `text` is, with ids anywhere, for the copy. */
export function copiedText(text: string): string {
  return `year.copied_text(${text}, ${COPY})`;
}
