// What a node does on entry. One action a file, named after its JSON type; registry.cpp lists them. An action
// changes the session only through Execution, and what it cannot do (a missing group, a bad expression) is an
// event, not a failure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/contact.hpp"
#include "flows/engine/event.hpp"
#include "flows/localised.hpp"
#include "flows/template.hpp"

namespace tama::flows {

class Execution;

using LocalisedText = Localised<Template>;
using LocalisedTexts = Localised<std::vector<Template>>;

/// What an action is made of, for the linter and for finding everything a workflow refers to. Pointers into
/// the action.
struct ActionParts {
    struct Expression {
        std::string property;  // "text", "quick_replies[1]"
        std::string language;  // empty = the base text
        const Template* text;
    };
    std::vector<Expression> expressions;
    const LocalisedText* message = nullptr;  // what the contact is sent
    const LocalisedTexts* quick_replies = nullptr;
    std::vector<FlowRef> flows;
    std::vector<GroupRef> groups;
    std::vector<FieldRef> fields;
    std::vector<GroupRef> labels;
    std::vector<std::string> result_names;
    /// What is written so that the action does less than it says.
    struct Fault {
        std::string property;
        std::string what;
        bool is_refused;  // by RapidPro, at import
    };
    std::vector<Fault> faults;
    bool supported = true;

    void add(const std::string& property, const Template& text);
    void add(const std::string& property, const LocalisedText& text);
    void add(const std::string& property, const LocalisedTexts& texts);
    /// Notes a fault where a property that the action is nothing without is empty.
    void need(const std::string& property, std::string_view written);
};

class Action {
  public:
    explicit Action(std::string uuid) : uuid_(std::move(uuid)) {}
    virtual ~Action() = default;
    Action(const Action&) = delete;
    Action& operator=(const Action&) = delete;

    const std::string& uuid() const { return uuid_; }
    virtual std::string_view type() const = 0;
    virtual void execute(Execution& execution) const = 0;
    virtual void inspect(ActionParts& parts) const = 0;

  private:
    std::string uuid_;
};

}  // namespace tama::flows
