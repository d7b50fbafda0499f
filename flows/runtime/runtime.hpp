// Live sessions: what an inbound message, a timer or a start causes. The one door from the flow engine to the
// data; everything happens inside the caller's transaction. Stateless but for the cache of compiled
// workflows; thread-safe.
//
// Order of an inbound message: STOP, START and HELP; a trigger word from a health worker (it interrupts the
// session that waits, unless that workflow ignores trigger words); the session that waits; else it is filed
// with the last session as late, and the worker is told once a day that nothing is open. A number that said
// STOP gets no answer to anything but service words.
// While a use case is paused its sessions keep their place: answers and timers are held until it goes on.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/session_pages.hpp"
#include "flows/runtime/session_stepper.hpp"
#include "flows/runtime/start_request.hpp"
#include "flows/runtime/trigger_store.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/router.hpp"

namespace tama::runtime {

class Runtime final : public gateway::InboundHandler, public gateway::OutcomeListener {
  public:
    Runtime(
        RuntimeSettings settings,
        gateway::Outbox& outbox,
        const gateway::Router& router,
        WorkflowStore& workflows,
        const store::PhoneCodec& codec,
        const NumberingPlans& plans,
        IdSource& ids
    );

    /// Starts the workflow, or puts the session in line behind one that waits for the same number and sender.
    /// The id of the session, which has failed at once where it may not send; an Error where the number has
    /// opted out or the revision does not exist.
    Result<std::int64_t> start(store::Transaction& tx, const StartRequest& request, WallTime now);

    /// A use case was closed or stopped: all its open sessions end, a page in each closure. Its messages are
    /// refused and stopped at the last gate from this transaction on, without waiting for that.
    void interruptUseCase(store::Transaction& tx, std::int64_t use_case_id, WallTime now);

    /// A use case sends again: whoever stands in line for it may begin.
    void resumeUseCase(store::Transaction& tx, std::int64_t use_case_id, WallTime now);
    /// Somebody of the use case is asked, or stands in line.
    bool hasOpenSessions(store::Sql& sql, std::int64_t use_case_id) const;

    void registerTimers(TimerLoop& timers);

    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override;
    void onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) override;

  private:
    SessionRow insertSession(store::Transaction& tx, const StartRequest& request, WallTime now);
    void takeServiceWord(store::Transaction& tx, const gateway::InboundMessage& message, ServiceWord word);
    void takeTriggerWord(
        store::Transaction& tx,
        const gateway::InboundMessage& message,
        const TriggerWord& trigger,
        std::int64_t worker_id,
        std::optional<SessionRow> waiting
    );
    void takeAnswer(store::Transaction& tx, const gateway::InboundMessage& message, SessionRow session);
    void takeUnexpected(store::Transaction& tx, const gateway::InboundMessage& message);
    void stop(store::Transaction& tx, const gateway::InboundMessage& message);
    /// All open sessions of the number: nothing more is begun with whoever holds it.
    void endAllOf(
        store::Transaction& tx,
        const gateway::InboundMessage& message,
        SessionState state,
        const std::string& why
    );
    void reply(store::Transaction& tx, const gateway::InboundMessage& message, ServiceText text);
    void fire(store::Transaction& tx, const Timer& timer, WallTime now);
    void takeHeldAnswer(store::Transaction& tx, const Timer& timer, WallTime now);
    void startWaitTimeout(store::Transaction& tx, std::int64_t session_id, std::int64_t step, WallTime from);

    gateway::Outbox& outbox_;
    const gateway::Router& router_;
    const store::PhoneCodec& codec_;
    IdSource& ids_;
    SessionStore sessions_;
    SessionStepper stepper_;
    SessionPages pages_;
};

}  // namespace tama::runtime
