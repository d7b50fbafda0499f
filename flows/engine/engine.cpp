#include "flows/engine/engine.hpp"

#include "flows/engine/walk.hpp"

namespace tama::flows {

std::vector<const MsgCreated*> messagesOf(const Sprint& sprint) {
    std::vector<const MsgCreated*> out;
    for (const Event& event : sprint.events) {
        if (const auto* message = std::get_if<MsgCreated>(&event.body)) out.push_back(message);
    }
    return out;
}

Sprint start(
    const Assets& assets,
    const Workflow& flow,
    Contact contact,
    Trigger trigger,
    const Environment& environment,
    Services services
) {
    Session session;
    session.uuid = services.ids.uuid();
    session.created_on = services.now;
    session.trigger = std::move(trigger);
    Walk walk(assets, std::move(session), std::move(contact), environment, services);
    walk.start(flow);
    return walk.finish();
}

Result<Sprint> resume(
    const Assets& assets,
    Session session,
    Contact contact,
    Resume resume,
    const Environment& environment,
    Services services
) {
    if (session.status != SessionStatus::Waiting || session.waitingRun() == nullptr) {
        return fail(ErrorCode::Conflict, "the session does not wait for anything", "session " + session.uuid);
    }
    if (session.waitsForService() != std::holds_alternative<ServiceAnswer>(resume.what)) {
        return fail(
            ErrorCode::Conflict,
            session.waitsForService() ? "the session waits for the answer of a service"
                                      : "the session waits for a person, not for a service",
            "session " + session.uuid
        );
    }
    const bool one_too_many = session.sprints >= services.limits.sprints_per_session;
    const std::string uuid = session.uuid;
    Walk walk(assets, std::move(session), std::move(contact), environment, services);
    if (!walk.restore()) return walk.finish();
    if (one_too_many) {
        walk.giveUp("reached the most sprints a session may have");
        return walk.finish();
    }
    if (auto* message = std::get_if<MsgResume>(&resume.what)) {
        walk.receive(std::move(message->msg));
    } else if (std::holds_alternative<WaitTimeout>(resume.what)) {
        if (walk.timeout() == nullptr) {
            return fail(ErrorCode::Conflict, "the question has no time-out", "session " + uuid);
        }
        walk.timeOut();
    } else if (std::holds_alternative<WaitExpiration>(resume.what)) {
        walk.expire();
    } else {
        walk.answerService(std::get<ServiceAnswer>(resume.what));
    }
    return walk.finish();
}

}  // namespace tama::flows
