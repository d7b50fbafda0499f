#include "server/accounts/accounts.hpp"

#include <array>
#include <stdexcept>
#include <tuple>

#include <sodium.h>

#include "base/hex.hpp"

namespace tama::server {
namespace {

constexpr std::size_t kTokenBytes = 32;

std::string randomToken() {
    std::array<unsigned char, kTokenBytes> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    return toHex(bytes);
}

/// The token has 256 random bits, so a plain fast hash is enough to make the stored value useless to a thief.
std::string hashOfToken(std::string_view token) {
    std::array<unsigned char, crypto_generichash_BYTES> hash;
    crypto_generichash(
        hash.data(),
        hash.size(),
        reinterpret_cast<const unsigned char*>(token.data()),
        token.size(),
        nullptr,
        0
    );
    return toHex(hash);
}

std::string hashOfPassword(std::string_view password, const PasswordCost& cost) {
    std::array<char, crypto_pwhash_STRBYTES> hash;
    const auto failed =
        crypto_pwhash_str(hash.data(), password.data(), password.size(), cost.operations, cost.memory);
    if (failed) throw std::runtime_error("not enough memory to hash a password");
    return hash.data();
}

bool validName(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    for (const char c : name) {
        if (!allowed(c)) return false;
    }
    return !name.empty() && name.size() <= 40;
}

}  // namespace

PasswordCost PasswordCost::interactive() {
    return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
}

PasswordCost PasswordCost::leastForTests() {
    return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
}

Accounts::Accounts(store::Database& database, const WallClock& real_time, PasswordCost cost)
    : database_(database), real_time_(real_time), cost_(cost) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    nobodys_hash_ = hashOfPassword(randomToken(), cost_);
}

Result<void> Accounts::create(const NewAccount& account) {
    if (!validName(account.name)) {
        return fail(
            ErrorCode::InvalidInput,
            "an account's name has 1 to 40 of a-z, 0-9, '.', '_' and '-'",
            "account name"
        );
    }
    if (account.roles.empty()) return fail(ErrorCode::InvalidInput, "an account has at least one role", "role");
    if (account.password.size() < kShortestPassword || account.password.size() > kLongestPassword) {
        return fail(ErrorCode::InvalidInput, "a password has 12 to 256 characters", "password");
    }
    const auto hash = hashOfPassword(account.password, cost_);
    const auto display_name = account.display_name.empty() ? account.name : account.display_name;
    const auto now = real_time_.now();
    const auto added = database_.queue().run([&](store::Transaction& tx) {
        return tx.run(
            "INSERT INTO account (name, display_name, role, password_hash, created_at) VALUES (:1, :2, :3, "
            ":4, :5) "
            "ON CONFLICT (name) DO NOTHING",
            account.name,
            display_name,
            namesOf(account.roles),
            hash,
            now
        );
    });
    if (added == 0)
        return fail(ErrorCode::Conflict, "there is an account with this name", "account " + account.name);
    return {};
}

bool Accounts::any() {
    return database_.read([](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT count(*) FROM account WHERE disabled_at IS NULL").value_or(0) >
               0;
    });
}

Result<void> Accounts::checkPassword(std::string_view name, std::string_view password) {
    if (password.size() > kLongestPassword) return fail(ErrorCode::Refused, "The name or the password is wrong.");
    if (!checks_at_once_.try_acquire_for(std::chrono::seconds(2))) {
        return fail(ErrorCode::Unavailable, "Too many people sign in at this moment. Try again.");
    }
    struct Released {
        std::counting_semaphore<>& semaphore;
        ~Released() { semaphore.release(); }
    } const released{checks_at_once_};
    using Found = std::tuple<std::string, std::optional<WallTime>>;
    const auto found = database_.read([&](store::Sql& sql) {
        return sql.one<Found>(
            "SELECT password_hash, locked_until FROM account WHERE name = :1 AND disabled_at IS NULL", name
        );
    });
    const auto now = real_time_.now();
    if (found && std::get<1>(*found) && *std::get<1>(*found) > now) {
        return fail(ErrorCode::LimitExceeded, "Too many wrong passwords. Try again in a quarter of an hour.");
    }
    const auto& hash = found ? std::get<0>(*found) : nobodys_hash_;
    const bool right = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
    if (found && right) return {};
    if (found) {
        database_.queue().run([&](store::Transaction& tx) {
            tx.run("UPDATE account SET failed_sign_ins = failed_sign_ins + 1 WHERE name = :1", name);
            tx.run(
                "UPDATE account SET failed_sign_ins = 0, locked_until = :2 WHERE name = :1 AND "
                "failed_sign_ins >= :3",
                name,
                now + kLockTime,
                kFailuresBeforeLock
            );
        });
    }
    return fail(ErrorCode::Refused, "The name or the password is wrong.");
}

SignedIn Accounts::openSession(std::string_view name) {
    SignedIn opened{randomToken(), {}};
    const auto csrf = randomToken();
    const auto now = real_time_.now();
    database_.queue().run([&](store::Transaction& tx) {
        tx.run("DELETE FROM sign_in WHERE expires_at < :1", now);
        tx.run("UPDATE account SET failed_sign_ins = 0, locked_until = NULL WHERE name = :1", name);
        tx.run(
            "INSERT INTO sign_in (token_hash, account_id, csrf_token, created_at, expires_at) "
            "SELECT :1, id, :2, :3, :4 FROM account WHERE name = :5",
            hashOfToken(opened.token),
            csrf,
            now,
            now + kSessionLife,
            name
        );
    });
    const auto identity = identify(opened.token);
    if (!identity) throw std::runtime_error("the session just opened is gone");
    opened.identity = *identity;
    return opened;
}

Result<Roles> Accounts::verify(std::string_view name, std::string_view password) {
    if (const auto checked = checkPassword(name, password); !checked) return fail(checked.error());
    const auto role = database_.read([&](store::Sql& sql) {
        return sql.one<std::string>("SELECT role FROM account WHERE name = :1 AND disabled_at IS NULL", name);
    });
    const auto known = role ? requests::rolesFrom(*role) : std::nullopt;
    if (!known) return fail(ErrorCode::Refused, "The name or the password is wrong.");
    return *known;
}

Result<SignedIn> Accounts::signIn(std::string_view name, std::string_view password) {
    if (const auto checked = checkPassword(name, password); !checked) return fail(checked.error());
    return openSession(name);
}

void Accounts::signOut(std::string_view token) {
    database_.queue().run([&](store::Transaction& tx) {
        tx.run("DELETE FROM sign_in WHERE token_hash = :1", hashOfToken(token));
    });
}

std::optional<Identity> Accounts::identify(std::string_view token) {
    if (token.size() != kTokenBytes * 2) return std::nullopt;
    return database_.read([&](store::Sql& sql) -> std::optional<Identity> {
        const auto row = sql.one<std::int64_t, std::string, std::string, std::string, std::string, WallTime>(
            "SELECT a.id, a.name, a.display_name, a.role, s.csrf_token, s.created_at FROM sign_in s JOIN account a ON a.id "
            "= "
            "s.account_id WHERE s.token_hash = :1 AND s.expires_at > :2 AND a.disabled_at IS NULL",
            hashOfToken(token),
            real_time_.now()
        );
        if (!row) return std::nullopt;
        const auto& [id, name, display_name, role_names, csrf, since] = *row;
        const auto roles = requests::rolesFrom(role_names);
        if (!roles) throw std::runtime_error("account " + name + " has an unknown role");
        return Identity{id, name, display_name, *roles, real_time_.now() - since <= kFreshSignIn, csrf};
    });
}

}  // namespace tama::server
