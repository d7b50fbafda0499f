#include "flows/engine/question_again.hpp"

#include <utility>

#include "flows/engine/walk.hpp"

namespace tama::flows {

std::vector<MsgCreated> questionAgain(
    const Assets& assets, Session session, Contact contact, const Environment& environment, Services services
) {
    std::vector<MsgCreated> messages;
    if (session.status != SessionStatus::Waiting || session.waitingRun() == nullptr || session.waitsForService()) {
        return messages;
    }
    Sprint sprint;
    sprint.session = std::move(session);
    sprint.contact = std::move(contact);
    Walk walk(assets, sprint, environment, services);
    if (!walk.restore()) return messages;
    walk.sayAgain();
    for (Event& event : sprint.events) {
        if (auto* message = std::get_if<MsgCreated>(&event.body)) messages.push_back(std::move(*message));
    }
    return messages;
}

}  // namespace tama::flows
