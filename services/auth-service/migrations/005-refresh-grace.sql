-- A refresh token that comes again within seconds gets the same successor again. The successor is computed from the token
-- before it and a nonce (src/tokens/refresh-token.ts), so this database alone gives no token away. The nonce is forgotten
-- when the successor is spent. Replicas of 1.1.0 leave both null.
alter table refresh_token add column predecessor bytea, add column nonce bytea;
-- Unique: a token has one successor, so that a family never branches.
create unique index refresh_token_predecessor on refresh_token (predecessor) where predecessor is not null;
