#include "tests/flows/support/talk.hpp"

#include "flows/engine/event.hpp"
#include "flows/play/phones.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

Contact amina() {
    Contact contact;
    contact.uuid = "11111111-1111-4111-8111-111111111111";
    contact.name = "Amina Kollie";
    contact.language = "eng";
    contact.urns = {"tel:+231770000001"};
    contact.created_on = kTalkStart;
    return contact;
}

Talk::Talk(std::shared_ptr<const Assets> assets, Contact contact)
    : assets_(std::move(assets)), contact_(std::move(contact)) {
    environment.allowed_languages = {"eng", "fra"};
    environment.default_country = "LR";
}

Services Talk::services() {
    Services out{.now = now(), .random = random_, .ids = *ids_, .groups = groups};
    out.limits = limits;
    out.as_newer_recordings = as_newer_recordings;
    out.normalise_phone = builtInNormaliser();
    out.format_phone = builtInFormatter();
    return out;
}

const Sprint& Talk::begin(Trigger trigger) {
    return begin(assets_->workflows.front()->uuid, std::move(trigger));
}

const Sprint& Talk::begin(std::string_view flow_uuid, Trigger trigger) {
    const Workflow* flow = assets_->workflow(flow_uuid);
    REQUIRE(flow != nullptr);
    trigger.triggered_on = now();
    sprint_ = start(*assets_, *flow, contact_, std::move(trigger), environment, services());
    return sprint_;
}

const Sprint& Talk::beginWith(std::string_view message) {
    Trigger trigger;
    trigger.type = TriggerType::Msg;
    InboundMessage msg;
    msg.text = std::string(message);
    msg.urn = contact_.urns.empty() ? "" : contact_.urns.front();
    msg.received_on = now();
    trigger.msg = std::move(msg);
    return begin(std::move(trigger));
}

Result<Sprint> Talk::tryResume(decltype(Resume::what) what) {
    clock_->advance(std::chrono::minutes(1));
    auto reread = decodeSession(encodeSession(sprint_.session));
    if (!reread) return fail(reread.error());
    return resume(
        *assets_, std::move(*reread), sprint_.contact, {now(), std::move(what)}, environment, services()
    );
}

const Sprint& Talk::resumeWith(decltype(Resume::what) what) {
    auto next = tryResume(std::move(what));
    if (!next) FAIL(describe(next.error()));
    sprint_ = std::move(*next);
    return sprint_;
}

const Sprint& Talk::answer(std::string_view text) {
    InboundMessage message;
    message.uuid = ids_->uuid();
    message.text = std::string(text);
    message.urn = contact_.urns.empty() ? "" : contact_.urns.front();
    message.received_on = now();
    return resumeWith(MsgResume{std::move(message)});
}

const Sprint& Talk::timeOut() {
    return resumeWith(WaitTimeout{});
}
const Sprint& Talk::expire() {
    return resumeWith(WaitExpiration{});
}
const Sprint& Talk::serviceAnswers(ServiceAnswer answer) {
    return resumeWith(std::move(answer));
}

std::vector<std::string> Talk::texts() const {
    std::vector<std::string> out;
    for (const MsgCreated* message : messagesOf(sprint_)) out.push_back(message->text);
    return out;
}

std::string Talk::result(std::string_view key) const {
    const RunResult* result = run().result(key);
    if (result == nullptr) return "-";
    return result->value + " (" + result->category + ")";
}

std::vector<std::string> Talk::eventTypes() const {
    std::vector<std::string> out;
    for (const Event& event : sprint_.events) {
        const std::string_view type = typeOf(event.body);
        if (type != "run_started" && type != "run_ended" && type != "flow_entered") out.emplace_back(type);
    }
    return out;
}

std::string Talk::problems() const {
    std::string out;
    for (const auto& error : events<ErrorLogged>()) out += error.text + "\n";
    for (const auto& warning : events<WarningLogged>()) out += warning.text + "\n";
    for (const auto& failure : events<FailureLogged>()) out += failure.text + "\n";
    return out;
}

}  // namespace tama::flows::testing
