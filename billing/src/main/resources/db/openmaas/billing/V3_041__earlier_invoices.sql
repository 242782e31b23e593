-- Invoices that were kept as rows of lines become documents with the same ids, numbers and totals. The rows stay where
-- they are, for who wants to compare. What a document needs and the rows do not have is left out or empty.
create function billing.packed_number(value integer) returns bytea language plpgsql immutable as $$
declare
  rest  integer := value;
  bytes bytea := ''::bytea;
begin
  while rest > 127 loop
    bytes := bytes || set_byte('\x00'::bytea, 0, (rest & 127) | 128);
    rest := rest >> 7;
  end loop;
  return bytes || set_byte('\x00'::bytea, 0, rest);
end $$;

-- JSON without spaces, as documents are written.
create function billing.compact_json(value jsonb) returns text language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then '{' || coalesce((select string_agg(to_json(e.key)::text || ':' || billing.compact_json(e.value), ',')
                                          from jsonb_each(value) e), '') || '}'
    when 'array' then '[' || coalesce((select string_agg(billing.compact_json(e.value), ',' order by e.place)
                                         from jsonb_array_elements(value) with ordinality e (value, place)), '') || ']'
    else value::text end;
end $$;

create function billing.earlier_lines(of_invoice uuid) returns jsonb language sql stable as $$
  with shares as (
    select l.*, t.tax_minor as group_tax, t.net_minor as group_net,
           row_number() over (partition by l.tax, l.tax_percent order by l.position desc) as place_from_last,
           round(l.amount_minor * 100 / (100 + l.tax_percent))::bigint as rounded_net,
           dense_rank() over (order by l.tax, l.tax_percent) - 1 as rate,
           dense_rank() over (order by l.text) - 1 as name
      from billing.invoice_line l
      join billing.invoice_tax t on (t.invoice, t.tax, t.percent) = (l.invoice, l.tax, l.tax_percent)
     where l.invoice = of_invoice),
  nets as (
    select s.*, case when s.place_from_last = 1
                     then s.group_net - coalesce(sum(s.rounded_net) filter (where s.place_from_last > 1)
                            over (partition by s.tax, s.tax_percent), 0)
                     else s.rounded_net end as net
      from shares s)
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'code', case n.kind when 'FEE' then 'fee' else 'charge-' || n.charge end,
           'kind', case n.kind when 'FEE' then 'RECURRING' else 'USE' end,
           'name', n.name, 'sub', n.subscription,
           'from', n.service_from, 'to', case when n.service_to <> n.service_from + 1 then n.service_to end,
           'day', case when n.service_to <> n.service_from + 1 then n.service_to - 1 end,
           'at', n.service_to, 'useKey', n.usage_key,
           'count', case when n.unit is not null then trim_scale(n.quantity)::text end, 'of', n.unit,
           'parts', case when n.unit is not null then jsonb_build_array(jsonb_build_array('units', '',
             trim_scale(n.quantity)::text, n.unit_price::text, (n.quantity * n.unit_price)::text)) end,
           'amount', n.amount_minor, 'rate', n.rate, 'net', n.net, 'tax', n.amount_minor - n.net)) order by n.position)
    from nets n
$$;

create function billing.earlier_document(i billing.invoice) returns text language sql stable as $$
  select billing.compact_json(jsonb_build_object(
    'version', 1, 'id', i.id, 'kind', 'INVOICE', 'account', billing.account_of(i.traveller, i.city),
    'city', i.city, 'country', i.country,
    'zone', coalesce((select s.zone from billing.subscription s
                       where s.traveller = i.traveller and s.city = i.city limit 1), 'UTC'),
    'currency', i.currency, 'basis', 'TAX_INCLUDED', 'period', jsonb_build_array(i.period_from, i.period_to),
    'billedOn', i.period_to,
    'seller', jsonb_build_object('name', i.seller_name, 'address', i.seller_address, 'taxId', i.seller_tax_id,
                                 'iban', i.seller_iban, 'email', i.seller_email),
    'buyer', jsonb_build_object('name', i.recipient_name, 'address', i.recipient_address, 'language', 'en'),
    'names', (select jsonb_agg(jsonb_build_object('', n.text) order by n.text)
                from (select distinct text from billing.invoice_line where invoice = i.id) n),
    'accounts', jsonb_build_array(billing.account_of(i.traveller, i.city)), 'uses', '[]'::jsonb,
    'taxes', (select jsonb_agg(jsonb_build_object('category', t.tax, 'percent', trim_scale(t.percent)::text,
                'scheme', 'STANDARD', 'net', t.net_minor, 'tax', t.tax_minor) order by t.tax, t.percent)
                from billing.invoice_tax t where t.invoice = i.id),
    'lines', billing.earlier_lines(i.id), 'coupons', '[]'::jsonb, 'balances', '[]'::jsonb,
    'net', (select sum(net_minor) from billing.invoice_tax t where t.invoice = i.id),
    'tax', (select sum(tax_minor) from billing.invoice_tax t where t.invoice = i.id),
    'gross', i.total_minor, 'balance', 0))
$$;

-- In the order of their numbers, so that the chain begins with the first invoice there ever was.
create function billing.migrate_earlier_invoices() returns integer language plpgsql as $$
declare
  i     billing.invoice;
  h     billing.invoice_head;
  body  bytea;
  made  integer := 0;
begin
  for i in select * from billing.invoice b
            where not exists (select from billing.invoice_head d where d.id = b.id) order by b.number loop
    body := convert_to(billing.earlier_document(i), 'UTF8');
    h.id := i.id;
    h.series := split_part(i.number, '-', 1);
    h.year := split_part(i.number, '-', 2)::integer;
    h.sequence := split_part(i.number, '-', 3)::integer;
    h.kind := 'INVOICE';
    h.account := billing.account_of(i.traveller, i.city);
    h.traveller := i.traveller;
    h.city := i.city;
    h.currency := i.currency;
    h.period_from := i.period_from;
    h.period_to := i.period_to;
    h.part := '';
    h.service_to := i.period_to;
    h.total_minor := i.total_minor;
    h.payable_minor := i.total_minor;
    h.issued_on := i.issued_on;
    h.due_on := i.due_on;
    h.finalised_at := i.finalised_at;
    h.content_hash := sha256(body);
    select s.head into h.previous_hash from billing.number_series s where (s.series, s.year) = (h.series, h.year);
    h.hash := decode(repeat('00', 32), 'hex');
    h.hash := billing.invoice_hash(h);
    insert into billing.invoice_content (id, format, content, hash)
    values (h.id, 1, billing.packed_number(length(body)) || billing.packed_number(length(body)) || body, h.content_hash);
    insert into billing.invoice_head select h.*;
    update billing.number_series s set head = h.hash where (s.series, s.year) = (h.series, h.year);
    made := made + 1;
  end loop;
  -- A use that came late and is on no invoice yet makes its account be looked at from the beginning.
  insert into billing.account_state (account, city, due_at, invoiced_to, snapshot, unbilled_from_xid, billed_at)
  select a.account, a.city, 'epoch', a.invoiced_to,
         case when late.found then pg_snapshot '1:1:' else pg_current_snapshot() end, '0', a.billed_at
    from (select d.account, min(d.city) as city, max(d.period_to) as invoiced_to, max(d.finalised_at) as billed_at
            from billing.invoice_head d where d.batch is null group by d.account) a
   cross join lateral (
     select exists (select from billing.usage u
                     where u.account = a.account and u.at < a.invoiced_to
                       and not exists (select from billing.invoice_line l where l.usage_key = u.key)) as found) late
  on conflict do nothing;
  return made;
end $$;

select billing.migrate_earlier_invoices();
alter table billing.payment add foreign key (invoice) references billing.invoice_head;
