// The books of a run in which Tama is killed or its power is cut while messages flow both ways: what its
// senders were promised, what the SMSC saw, what a crash left marked; and the audit of the database by them.
// Thread-safe.
//   Books books; … SimulatedSmsc smsc(io, settings, books, …); … CHECK(books.audit(…).empty());
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/phone_number.hpp"
#include "base/random.hpp"
#include "gateway/delivery_rules.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "store/phone_codec.hpp"
#include "store/sql.hpp"

namespace tama::tests {

/// An outbound message as its sender knows it. Texts are unique in a run.
struct Sending {
    PhoneNumber to;
    std::string text;
};

struct Tally {
    std::size_t out = 0;     // messages that were to be sent
    std::size_t in = 0;      // messages from people
    std::size_t parts = 0;   // different ones that the SMSC has
    std::size_t twice = 0;   // of those, the ones that it has twice or more often
    std::size_t marked = 0;  // parts found marked after crashes, each time counted
};

/// TAMA_KILL_SEED, or 1: what is random in a run.
std::uint64_t killSeed();

class Books final : public gateway::smpp::SubscriberModel {
  public:
    explicit Books(std::uint64_t seed) : random_(seed) {}

    /// Message number `which` of the run: most have one part, some have two, and of some the phone is off.
    Sending sending(std::size_t which);
    /// Its sender was told that it is on disk, and its id.
    void promise(const Sending& sending, std::int64_t id);
    /// Its sender never heard what became of it, and does not try again: it may be there or not.
    void unheard(const Sending& sending);
    /// Message number `which` from people, for the SMSC to deliver.
    Sending arrival(std::size_t which);

    gateway::smpp::SubmitPlan onSubmit(
        const gateway::smpp::SubmitSm& message, const std::string& message_id, WallTime now
    ) override;

    /// After a crash, before the next start: which parts are marked. How many there are.
    std::size_t crashed(store::Sql& sql);

    /// A person is about to have sent again what is in doubt.
    void verdict(store::Sql& sql);

    struct Audit {
        const store::PhoneCodec& phones;
        gateway::InDoubtPolicy policy = gateway::InDoubtPolicy::Resend;
        gateway::smpp::SmscCounts smsc;
    };
    /// When all is quiet: each thing that is wrong, with the message it is wrong about.
    std::vector<std::string> audit(store::Sql& sql, const Audit& audit) const;
    Tally tally() const;
    static bool isQuiet(store::Sql& sql);
    /// Nothing is on its way any more but what a person must decide on.
    static bool waitsForAPerson(store::Sql& sql);

  private:
    struct Promise {
        std::string number;
        std::optional<std::int64_t> id;  // nothing where its sender never heard
    };
    struct Outbound;

    void auditOutbound(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const;
    void auditParts(
        const Outbound& message, store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong
    ) const;
    void auditInbound(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const;
    void auditCounts(store::Sql& sql, const Audit& audit, std::vector<std::string>& wrong) const;

    mutable std::mutex mutex_;
    Random random_;
    std::map<std::string, Promise> promises_;       // by text
    std::map<std::string, std::string> arrivals_;   // text → number
    std::map<std::string, std::size_t> submits_;    // by number and part
    std::map<std::string, std::string> ids_;        // that the SMSC gave → its message
    std::map<std::int64_t, std::size_t> marked_;    // by part id: after how many crashes
    std::map<std::int64_t, std::size_t> verdicts_;  // by part id
};

}  // namespace tama::tests
