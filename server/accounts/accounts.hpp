// Personal accounts: creating them, signing in and out, and who holds a session cookie. Passwords are kept as
// Argon2id hashes, cookies as hashes of 256-bit random tokens. Times are real ones, never the demo's.
// Thread-safe. Source: OWASP ASVS 4.0 §2 and §3.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/accounts/identity.hpp"
#include "store/database.hpp"

namespace tama::server {

struct NewAccount {
    std::string name;          // what is typed to sign in: a-z, 0-9, '.', '_' and '-'
    std::string display_name;  // empty: the name
    Roles roles = Role::Requestor;  // at least one
    std::string password;
};

struct SignedIn {
    std::string token;  // for the cookie; known to nobody else
    Identity identity;
};

/// What a password hash costs whoever computes it.
struct PasswordCost {
    std::uint64_t operations;
    std::size_t memory;  // bytes

    static PasswordCost interactive();  // about 0.1 s and 64 MiB
    static PasswordCost leastForTests();
};

class Accounts {
  public:
    static constexpr std::size_t kShortestPassword = 12;
    static constexpr std::size_t kLongestPassword = 256;
    static constexpr std::chrono::hours kSessionLife{8};
    static constexpr std::chrono::minutes kFreshSignIn{15};  // in which the password need not be given again
    static constexpr int kFailuresBeforeLock = 10;
    static constexpr std::chrono::minutes kLockTime{15};

    Accounts(
        store::Database& database, const WallClock& real_time, PasswordCost cost = PasswordCost::interactive()
    );

    Result<void> create(const NewAccount& account);
    bool any();
    /// Whose name and password these are; as signIn(), without a session. For acts at the command line.
    Result<Roles> verify(std::string_view name, std::string_view password);

    /// One message for a wrong name and a wrong password: neither tells whether the other was right.
    Result<SignedIn> signIn(std::string_view name, std::string_view password);
    void signOut(std::string_view token);
    std::optional<Identity> identify(std::string_view token);

  private:
    Result<void> checkPassword(std::string_view name, std::string_view password);
    SignedIn openSession(std::string_view name);

    store::Database& database_;
    const WallClock& real_time_;
    PasswordCost cost_;
    std::string nobodys_hash_;  // checked for unknown names, so that they take as long
    // Each check takes 64 MiB: a flood of sign-ins must not take the machine's memory or all workers.
    std::counting_semaphore<> checks_at_once_{2};
};

}  // namespace tama::server
