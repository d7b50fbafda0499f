// Whom an inbound message is for, and what it causes. In this order:
//  0. a number that writes like a machine is not answered for a day: what it writes is kept in the inbox, and STOP
//     is obeyed;
//  1. STOP, START and HELP, in every language; HELP is in the inbox, too. NOT ME where a question waits: on a
//     shared telephone the next one is asked, else it is a wrong number. LANG changes the worker's language, BACK
//     asks the open question once more, RESUME goes on with what was interrupted, until its use case closes;
//     Then staff who answer an alert ("OK 12");
//  2. a trigger word, from a health worker who has not said STOP: the longest that fits, by channel and target
//     groups. It interrupts the session that waits, unless that workflow ignores trigger words;
//  3. the session that waits for this number and sender, else for this number. "Wrong number" ends it;
//  4. "wrong number" where nothing waits;
//  5. nearly a trigger word: the worker is told which one was probably meant;
//  6. a catch-all, by channel and target groups;
//  7. else it is kept in the inbox and with the last session of the number, and the worker is told once a day
//     that nothing is open; an answer to questions that are over is thanked and kept as late.
// A number that said STOP gets no answer to anything but service words. While a use case is paused its sessions
// keep their place: answers are held until it goes on. Call inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "flows/runtime/phone_sharers.hpp"
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
    /// Without one NOT ME passes to nobody.
    void passOnBy(PhoneSharers& sharers) { sharers_ = &sharers; }
    /// Without one staff are heard like others.
    void tell(SessionWatcher& watcher) { watcher_ = &watcher; }

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
    void answer(
        store::Transaction& tx, SessionRow session, const gateway::InboundMessage& message, WallTime now
    );
    void takeLanguage(store::Transaction& tx, const gateway::InboundMessage& message, const std::string& asked);
    void takeBack(store::Transaction& tx, const gateway::InboundMessage& message);
    void takeResume(store::Transaction& tx, const gateway::InboundMessage& message);
    /// The message, and who is at the other end: of several who share the telephone the one who was asked.
    Heard heard(store::Sql& sql, const gateway::InboundMessage& message, const std::optional<SessionRow>& waiting) const;
    void takeNotMe(store::Transaction& tx, const gateway::InboundMessage& message);
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
    PhoneSharers* sharers_ = nullptr;
    SessionWatcher* watcher_ = nullptr;
};

}  // namespace tama::runtime
