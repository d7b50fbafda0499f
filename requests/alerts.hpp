// Alerts that insist. A report of a use case that names a duty chain calls the first of the chain by SMS; whoever
// does not acknowledge within 15 minutes is passed over, and the next is called, and at the end the last one again,
// until somebody takes it. Detect, notify and respond times are kept. Stateless; call inside a transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flows/runtime/session_watcher.hpp"
#include "flows/runtime/timers.hpp"
#include "gateway/outbox.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

inline constexpr std::chrono::minutes kAcknowledgeWithin{15};
inline constexpr std::int64_t kMostCalls = 12;  // three hours of insisting

struct DutyMember {
    std::int64_t id = 0;
    std::string chain;
    std::int64_t rank = 0;  // 1 is called first
    std::string name;
    PhoneNumber number;
};

struct Alert {
    std::int64_t id = 0;
    std::string chain;
    std::string use_case;  // UC-2026-0001
    std::string title;
    std::string worker;    // name
    WallTime began_at;     // the worker began to report
    WallTime detected_at;  // the report was complete
    std::optional<WallTime> notified_at;  // the operator took the first call
    std::optional<WallTime> acknowledged_at;
    std::string acknowledged_by;
    std::optional<WallTime> responded_at;
    std::int64_t calls = 0;
};

class Alerts final : public runtime::SessionWatcher {
  public:
    Alerts(gateway::Outbox& outbox, const store::PhoneCodec& codec) : outbox_(outbox), codec_(codec) {}

    void registerTimers(runtime::TimerLoop& timers);  // "alert_escalate", "use_case_paused"

    /// In the transaction of a pause that nobody ordered: who activated the use case hears of it by SMS, where a phone
    /// is registered for them.
    static void tellOfPause(store::Transaction& tx, std::int64_t use_case_id, WallTime now);

    void onCompleted(store::Transaction& tx, const runtime::SessionRow& session, WallTime now) override;
    /// "OK 12" takes the alert, "DONE 12" says that it was acted upon; without a number the oldest one that is open
    /// for the sender. From members of duty chains only.
    bool takes(store::Transaction& tx, const gateway::InboundMessage& message) override;

  private:
    void escalate(store::Transaction& tx, const runtime::Timer& timer, WallTime now);
    void sendPauses(store::Transaction& tx, const runtime::Timer& timer, WallTime now);
    void call(store::Transaction& tx, std::int64_t alert_id, WallTime now);
    std::optional<std::int64_t> tellStaff(
        store::Transaction& tx, const PhoneNumber& number, const std::string& text, WallTime now
    );

    gateway::Outbox& outbox_;
    const store::PhoneCodec& codec_;
};

/// Replaces who is called at a rank of a chain; without a number nobody is.
Result<void> setDutyMember(store::Transaction& tx, const store::PhoneCodec& codec, const DutyMember& member);
void removeDutyMember(store::Transaction& tx, const std::string& chain, std::int64_t rank);
std::vector<DutyMember> dutyMembers(store::Sql& sql, const store::PhoneCodec& codec);
/// The newest first; at most `limit`.
std::vector<Alert> listAlerts(store::Sql& sql, bool open_only, std::int64_t limit);

}  // namespace tama::requests
