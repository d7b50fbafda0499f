// Live sessions: what an inbound message, a timer or a start causes. The one door from the flow engine to the
// data; everything happens inside the caller's transaction. Stateless but for the cache of compiled
// workflows; thread-safe.
// While a use case is paused its sessions keep their place: answers and timers are held until it goes on.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "flows/runtime/inbound.hpp"
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/session_pages.hpp"
#include "flows/runtime/session_starter.hpp"
#include "flows/runtime/session_stepper.hpp"
#include "flows/runtime/start_request.hpp"
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
    /// Asks the open question of a session once more, as something that we initiate. False: it has ended for
    /// good, is over its budget, or another conversation has the number.
    bool remind(store::Transaction& tx, std::int64_t session_id, WallTime now);

    /// Listens from now on to the triggers of the export that begin this workflow: words and catch-alls. Words
    /// that another use case listens to are left to it.
    void hearFileTriggers(store::Transaction& tx, std::int64_t revision_id, std::int64_t use_case_id);

    /// Somebody of the use case is asked, or stands in line.
    bool hasOpenSessions(store::Sql& sql, std::int64_t use_case_id) const;

    void registerTimers(TimerLoop& timers);
    /// Who is asked next on a shared telephone; without one nobody is.
    void passOnBy(PhoneSharers& sharers) { inbound_.passOnBy(sharers); }
    /// Who hears of completed sessions, and of messages before the sessions do.
    void tell(SessionWatcher& watcher) {
        stepper_.tell(watcher);
        inbound_.tell(watcher);
    }

    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override;
    void onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) override;

  private:
    void fire(store::Transaction& tx, const Timer& timer, WallTime now);
    void startWaitTimeout(store::Transaction& tx, std::int64_t session_id, std::int64_t step, WallTime from);

    WorkflowStore& workflows_;
    Vocabulary vocabulary_;
    SessionStore sessions_;
    SessionStepper stepper_;
    SessionStarter starter_;
    SessionPages pages_;
    Inbound inbound_;
};

}  // namespace tama::runtime
