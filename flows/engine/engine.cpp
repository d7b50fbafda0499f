#include "flows/engine/engine.hpp"

#include <algorithm>

#include "flows/expressions/nul.hpp"
#include "flows/engine/walk.hpp"

namespace tama::flows {

namespace {

/// As a text of the language can be: without NUL. Nearly all messages are so already.
Shared<InboundMessage> soundMessage(Shared<InboundMessage> message) {
    const auto has_nul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
    const auto& attached = message->attachments;
    if (!has_nul(message->text) && std::none_of(attached.begin(), attached.end(), has_nul)) return message;
    InboundMessage out = *message;
    out.text = withoutNul(std::move(out.text));
    for (std::string& attachment : out.attachments) attachment = withoutNul(std::move(attachment));
    return out;
}

}  // namespace

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
    Sprint sprint;
    sprint.contact = std::move(contact);
    sprint.session.uuid = services.ids.uuid();
    sprint.session.created_on = services.now;
    if (trigger.type == TriggerType::Msg) trigger.msg = soundMessage(std::move(trigger.msg));
    sprint.session.trigger = std::move(trigger);
    Walk walk(assets, sprint, environment, services);
    walk.start(flow);
    walk.finish();
    return sprint;
}

Result<Sprint> resume(
    const Assets& assets,
    Session session,
    Contact contact,
    Resume resume,
    const Environment& environment,
    Services services
) {
    const auto refuse = [&session](std::string why) {
        return fail(ErrorCode::Conflict, std::move(why), "session " + session.uuid);
    };
    if (session.status != SessionStatus::Waiting || session.waitingRun() == nullptr) {
        return refuse("the session does not wait for anything");
    }
    if (session.waitsForService() != std::holds_alternative<ServiceAnswer>(resume.what)) {
        return refuse(
            session.waitsForService() ? "the session waits for the answer of a service"
                                      : "the session waits for a person, not for a service"
        );
    }
    Result<Sprint> sprint(tl::in_place, std::move(session), std::move(contact));
    Walk walk(assets, *sprint, environment, services);
    if (!walk.restore()) {
        walk.finish();
        return sprint;
    }
    if (const auto* service = std::get_if<ServiceAnswer>(&resume.what)) {
        walk.answerService(*service);
    } else if (sprint->session.sprints >= services.limits.sprints_per_session) {
        walk.giveUp("reached the most sprints a session may have");
    } else if (auto* message = std::get_if<MsgResume>(&resume.what)) {
        walk.receive(soundMessage(std::move(message->msg)));
    } else if (std::holds_alternative<WaitTimeout>(resume.what)) {
        if (walk.timeout() == nullptr) {
            return fail(
                ErrorCode::Conflict, "the question has no time-out", "session " + sprint->session.uuid
            );
        }
        walk.timeOut();
    } else {
        walk.expire();
    }
    walk.finish();
    return sprint;
}

}  // namespace tama::flows
