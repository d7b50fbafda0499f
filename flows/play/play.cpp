#include "flows/play/play.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/engine/json_codec.hpp"
#include "flows/play/phones.hpp"

namespace tama::flows {

namespace {

Result<nlohmann::json> parsed(const std::string& text, const char* place) {
    auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded()) return fail(ErrorCode::InvalidInput, "is not JSON", place);
    return json;
}

struct SprintLine {
    std::string operator()(const MsgCreated& event) const {
        std::string out = "<< " + replaceAll(event.text, "\n", "\n   ");
        if (!event.quick_replies.empty()) out += "  [" + join(event.quick_replies, "] [") + "]";
        return out;
    }
    std::string operator()(const RunResultChanged& event) const {
        return "   " + event.name + " = " + event.value +
               (event.category.empty() ? "" : " (" + event.category + ")");
    }
    std::string operator()(const ContactFieldChanged& event) const {
        return "   field " + event.key + " = " + (event.value ? event.value->text : "(cleared)");
    }
    std::string operator()(const RunStarted& event) const { return "   enters " + event.flow.name; }
    std::string operator()(const BroadcastCreated& event) const {
        return "   broadcast: " + (event.texts.empty() ? "" : event.texts.front().second);
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

Contact madeUpContact(const std::string& language, const Workflow& flow, WallTime now) {
    Contact contact;
    contact.uuid = "00000000-0000-7000-8000-000000000001";
    contact.name = "Amina Test";
    contact.language = language.empty() ? flow.language : language;
    contact.urns = {"tel:+99970000001"};
    contact.created_on = now;
    return contact;
}

std::string showSprint(const Sprint& sprint) {
    std::string out;
    for (const Event& event : sprint.events) out += std::visit(SprintLine{}, event.body) + "\n";
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
            {{"flow_uuid", segment.flow_uuid},
             {"node_uuid", segment.node_uuid},
             {"exit_uuid", segment.exit_uuid},
             {"operand", segment.operand},
             {"destination_uuid", segment.destination_uuid}}
        );
    }
    return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Player::Player(std::shared_ptr<const Assets> assets, const Workflow& flow, const PlayOptions& options)
    : assets_(std::move(assets)),
      flow_(flow),
      json_(options.json),
      contact_(madeUpContact(options.language, flow, options.now)),
      clock_(options.now),
      random_(options.seed),
      ids_(clock_, options.seed) {
    environment_.allowed_languages = {flow.language};
    for (const std::string& language : flow.translations) environment_.allowed_languages.push_back(language);
}

Result<std::unique_ptr<Player>> Player::create(
    std::shared_ptr<const Assets> assets, const PlayOptions& options
) {
    const auto flow = chooseFlow(*assets, options.flow_name);
    if (!flow) return fail(flow.error());
    std::unique_ptr<Player> player(new Player(std::move(assets), **flow, options));
    if (!options.environment_json.empty()) {
        const auto json = parsed(options.environment_json, "environment");
        if (!json) return fail(json.error());
        auto environment = environmentFromJson(*json);
        if (!environment) return fail(environment.error());
        if (environment->allowed_languages.empty()) {
            environment->allowed_languages = player->environment_.allowed_languages;
        }
        player->environment_ = std::move(*environment);
    }
    if (!options.contact_json.empty()) {
        const auto json = parsed(options.contact_json, "contact");
        if (!json) return fail(json.error());
        auto contact = contactFromJson(*json);
        if (!contact) return fail(contact.error());
        player->contact_ = std::move(*contact);
    }
    return player;
}

Services Player::services() {
    groups_.emplace(*assets_, environment_, clock_.now(), builtInNormaliser());
    Services out{.now = clock_.now(), .random = random_, .ids = ids_, .groups = &*groups_};
    out.normalise_phone = builtInNormaliser();
    out.format_phone = builtInFormatter();
    return out;
}

std::string Player::begin() {
    Trigger trigger;
    trigger.triggered_on = clock_.now();
    trigger.origin = "play";
    sprint_ = start(*assets_, flow_, contact_, trigger, environment_, services());
    std::string out = show();
    while (sprint_.session.waitsForService()) {
        answerServices();
        out += show();
    }
    return out;
}

Result<std::string> Player::input(std::string_view text) {
    if (!waiting()) return fail(ErrorCode::Conflict, "the session has ended; nothing waits for an answer");
    clock_.advance(std::chrono::minutes(1));
    Resume resumed{clock_.now(), WaitTimeout{}};
    if (text == kExpireInput) {
        resumed.what = WaitExpiration{};
    } else if (text != kTimeoutInput) {
        InboundMessage message;
        message.uuid = ids_.uuid();
        message.text = std::string(text);
        message.received_on = clock_.now();
        if (!sprint_.contact.urns.empty()) message.urn = sprint_.contact.urns.front();
        resumed.what = MsgResume{std::move(message)};
    }
    auto next =
        resume(*assets_, sprint_.session, sprint_.contact, std::move(resumed), environment_, services());
    if (!next) return fail(next.error());
    sprint_ = std::move(*next);
    std::string out = show();
    while (sprint_.session.waitsForService()) {
        answerServices();
        out += show();
    }
    return out;
}

/// Nothing outside is asked while playing.
void Player::answerServices() {
    ServiceAnswer answer;
    answer.failure = "services are not called while playing";
    auto next = resume(
        *assets_,
        sprint_.session,
        sprint_.contact,
        {clock_.now(), std::move(answer)},
        environment_,
        services()
    );
    if (next) sprint_ = std::move(*next);
}

std::string Player::show() const {
    return json_ ? sprintJson(sprint_) : showSprint(sprint_);
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
