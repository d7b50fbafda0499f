// Whom an inbound message is for, and what it causes. In this order:
//  1. STOP, START and HELP, in every language; HELP is in the inbox, too;
//  2. a trigger word, from a health worker who has not said STOP: the longest that fits, by channel and target
//     groups. It interrupts the session that waits, unless that workflow ignores trigger words;
//  3. the session that waits for this number and sender, else for this number. "Wrong number" ends it;
//  4. "wrong number" where nothing waits;
//  5. nearly a trigger word: the worker is told which one was probably meant;
//  6. a catch-all, by channel and target groups;
//  7. else it is kept in the inbox and with the last session of the number, and the worker is told once a day
//     that nothing is open.
// A number that said STOP gets no answer to anything but service words. While a use case is paused its sessions
// keep their place: answers are held until it goes on. Call inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "flows/runtime/service_replies.hpp"
#include "flows/runtime/session_pages.hpp"
#include "flows/runtime/session_starter.hpp"
#include "flows/runtime/session_stepper.hpp"
#include "flows/runtime/trigger_store.hpp"
#include "flows/runtime/unmatched_store.hpp"
#include "gateway/inbound_handler.hpp"

namespace tama::runtime {

class Inbound {
  public:
    Inbound(
        const gateway::Router& router,
        const store::PhoneCodec& codec,
        const Vocabulary& vocabulary,
        ServiceReplies replies,
        SessionStore& sessions,
        SessionStepper& stepper,
        SessionStarter& starter,
        SessionPages& pages
    );

    void receive(store::Transaction& tx, const gateway::InboundMessage& message);
    void registerTimers(TimerLoop& timers);

  private:
    /// The message, and who is at the other end.
    struct Heard {
        const gateway::InboundMessage& message;
        std::optional<std::int64_t> worker_id;
        bool opted_out = false;
    };

    void takeServiceWord(store::Transaction& tx, const gateway::InboundMessage& message, ServiceWord word);
    void beginBy(
        store::Transaction& tx,
        const Heard& heard,
        const TriggerWord& trigger,
        std::optional<SessionRow> waiting
    );
    void takeAnswer(store::Transaction& tx, const Heard& heard, SessionRow session);
    void takeWrongPerson(store::Transaction& tx, const Heard& heard);
    void takeUnexpected(store::Transaction& tx, const Heard& heard);
    bool suggest(store::Transaction& tx, const Heard& heard);
    void stop(store::Transaction& tx, const gateway::InboundMessage& message);
    /// All open sessions of the number: nothing more is begun with whoever holds it. False: there were none.
    bool endAllOf(
        store::Transaction& tx,
        const gateway::InboundMessage& message,
        SessionState state,
        const std::string& why
    );
    /// With the last session of the number, else with the worker.
    void fileWithLast(store::Transaction& tx, const Heard& heard);
    void takeHeldAnswer(store::Transaction& tx, const Timer& timer, WallTime now);

    const gateway::Router& router_;
    const store::PhoneCodec& codec_;
    const Vocabulary& vocabulary_;
    ServiceReplies replies_;
    SessionStore& sessions_;
    SessionStepper& stepper_;
    SessionStarter& starter_;
    SessionPages& pages_;
};

}  // namespace tama::runtime
