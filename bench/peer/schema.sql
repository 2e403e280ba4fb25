-- What the peer keeps, in the usual shape of a telehealth back end.

create table messages (
  id bigserial primary key,
  sender int not null,
  receiver int not null,
  body text not null,
  created_at timestamptz not null default now()
);
create index on messages (receiver, created_at);

-- Like CalmConnect's, this table can't hold two overlapping appointments of one doctor.
create extension if not exists btree_gist;
create table appointments (
  id bigserial primary key,
  doctor_id int not null,
  patient_id int not null,
  during tstzrange not null,
  status text not null default 'confirmed',
  exclude using gist (doctor_id with =, during with &&) where (status <> 'cancelled')
);
