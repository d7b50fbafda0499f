#include "flows/play/play.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/engine/json_codec.hpp"

namespace tama::flows {

namespace {

struct SprintLine {
    std::string operator()(const MsgCreated& event) const {
        std::string out = "<< " + replaceAll(event.text, "\n", "\n   ");
        if (!event.quick_replies.empty()) out += "  [" + join(event.quick_replies, "] [") + "]";
        return out;
    }
    std::string operator()(const RunResultChanged& event) const {
        const RunResult& result = *event.result;
        return "   " + result.name + " = " + result.value +
               (result.category.empty() ? "" : " (" + result.category + ")");
    }
    std::string operator()(const ContactFieldChanged& event) const {
        return "   field " + event.key + " = " + (event.value ? (*event.value)->text : "(cleared)");
    }
    std::string operator()(const FlowEntered& event) const { return "   enters " + event.flow.name; }
    std::string operator()(const RunStarted&) const { return {}; }
    std::string operator()(const RunEnded&) const { return {}; }
    std::string operator()(const BroadcastCreated& event) const {
        return "   broadcast: " + (event.translations.empty() ? "" : event.translations.front().text);
    }
    std::string operator()(const WebhookCalled& event) const {
        return "   webhook " + event.url + ": " + event.status;
    }
    std::string operator()(const ErrorLogged& event) const { return "   error: " + event.text; }
    std::string operator()(const WarningLogged& event) const { return "   warning: " + event.text; }
    std::string operator()(const FailureLogged& event) const { return "   FAILED: " + event.text; }
    std::string operator()(const MsgWait& event) const {
        return event.timeout
                   ? "   (waits, time-out after " + std::to_string(event.timeout->count() / 60) + " min)"
                   : "   (waits)";
    }
    template <class Other>
    std::string operator()(const Other& event) const {
        return "   " + std::string(typeOf(EventBody(event)));
    }
};

}  // namespace

Result<const Workflow*> chooseFlow(const Assets& assets, const std::string& name) {
    if (!name.empty() || assets.workflows.size() <= 1) {
        if (const Workflow* flow = assets.workflowNamed(name)) return flow;
    } else {
        for (const TriggerDefinition& trigger : assets.triggers) {
            if (const Workflow* flow = assets.workflow(trigger.flow_uuid)) return flow;
        }
    }
    std::string names;
    for (const auto& other : assets.workflows) names += (names.empty() ? "" : ", ") + other->name;
    return fail(
        ErrorCode::NotFound,
        name.empty() ? "name one of the workflows: " + names
                     : "there is no workflow \"" + name + "\"; there are: " + names
    );
}

std::string showSprint(const Sprint& sprint) {
    std::string out;
    for (const Event& event : sprint.events) {
        if (const std::string line = std::visit(SprintLine{}, event.body); !line.empty()) out += line + "\n";
    }
    if (sprint.session.status != SessionStatus::Waiting) {
        out += "-- " + std::string(nameOf(sprint.session.status)) + "\n";
    }
    return out;
}

std::string sprintJson(const Sprint& sprint) {
    nlohmann::json out{
        {"status", nameOf(sprint.session.status)},
        {"events", nlohmann::json::array()},
        {"segments", nlohmann::json::array()}};
    for (const Event& event : sprint.events) out["events"].push_back(toJson(event));
    for (const PathSegment& segment : sprint.segments) {
        out["segments"].push_back(
            {{"flow_uuid", segment.flow_uuid.str()},
             {"node_uuid", segment.node_uuid.str()},
             {"exit_uuid", segment.exit_uuid.str()},
             {"operand", segment.operand},
             {"destination_uuid", segment.destination_uuid.str()}}
        );
    }
    return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<std::unique_ptr<Player>> Player::create(
    std::shared_ptr<const Assets> assets, const PlayOptions& options
) {
    const auto flow = chooseFlow(*assets, options.flow_name);
    if (!flow) return fail(flow.error());
    ConversationSetup setup{
        .assets = std::move(assets),
        .flow = *flow,
        .contact = madeUpContact(options.language, **flow, options.now),
        .environment = environmentFor(**flow),
        .now = options.now,
        .seed = options.seed};
    if (!options.environment_json.empty()) {
        auto environment = environmentFromText(options.environment_json);
        if (!environment) return fail(environment.error());
        setup.environment = environmentFor(**flow, std::move(*environment));
    }
    if (!options.contact_json.empty()) {
        auto contact = contactFromText(options.contact_json);
        if (!contact) return fail(contact.error());
        setup.contact = std::move(*contact);
    }
    return std::unique_ptr<Player>(new Player(std::move(setup), options.json));
}

std::string Player::begin() {
    Trigger trigger;
    trigger.origin = "play";
    conversation_.begin(std::move(trigger));
    return show();
}

Result<std::string> Player::input(std::string_view text) {
    if (!waiting()) return fail(ErrorCode::Conflict, "the session has ended; nothing waits for an answer");
    conversation_.setTime(conversation_.now() + std::chrono::minutes(1));
    if (text != kExpireInput && text != kTimeoutInput) {
        const auto heard = conversation_.hear(text);
        if (!heard) return fail(heard.error());
        const bool told = *heard && !json_;
        return (told ? "   (begins " + (*heard)->trigger->flow_name + ")\n" : "") + show();
    }
    const auto taken = text == kExpireInput ? conversation_.expire() : conversation_.timeOut();
    if (!taken) return fail(taken.error());
    return show();
}

std::string Player::show() const {
    return json_ ? sprintJson(sprint()) : showSprint(sprint());
}

Result<PlayResult> play(
    std::shared_ptr<const Assets> assets, const PlayOptions& options, const std::vector<std::string>& inputs
) {
    auto player = Player::create(std::move(assets), options);
    if (!player) return fail(player.error());
    PlayResult out;
    out.output = (*player)->begin();
    for (const std::string& input : inputs) {
        if (!(*player)->waiting()) {
            out.unused_inputs.push_back(input);
            continue;
        }
        if (!options.json) out.output += ">> " + input + "\n";
        auto shown = (*player)->input(input);
        if (!shown) return fail(shown.error());
        out.output += *shown;
    }
    out.status = (*player)->sprint().session.status;
    return out;
}

}  // namespace tama::flows
