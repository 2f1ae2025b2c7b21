// How an option of the command line is bound to the value that it fills: CLI11 speaks std::string and keeps references, the
// program QString. Knows no option. Only commandline.cpp includes this.
#pragma once

#include "model/base/result.h"

#include <CLI/CLI.hpp>

#include <QStringList>

#include <deque>
#include <functional>
#include <optional>

namespace stackwright {

inline QString fromStd(const std::string &text)
{
    return QString::fromLocal8Bit(text.data(), static_cast<qsizetype>(text.size()));
}

/// Names a command's arguments as its documentation does: "Usage: stackwright logs [OPTIONS] RUN IMAGE [STAGE]".
class UsageLine : public CLI::Formatter
{
public:
    explicit UsageLine(std::string arguments) : m_arguments(std::move(arguments)) {}

    std::string make_usage(const CLI::App *, std::string name) const override
    {
        return "Usage: " + name + " [OPTIONS]" + (m_arguments.empty() ? "" : " ") + m_arguments + "\n";
    }

    /// How many there may be of an argument, and which words, the usage says.
    std::string make_option_opts(const CLI::Option *option) const override
    {
        return option->get_positional() ? std::string() : CLI::Formatter::make_option_opts(option);
    }

private:
    std::string m_arguments;
};

class OptionBinder
{
protected:
    static Error emptyValue(const QString &option)
    {
        return inputError(option, QStringLiteral("its value is empty"), QStringLiteral("give it one, or leave the option out"));
    }

    /// An option that was given without a value; empty: there is none. After finish().
    const QString &withoutValue() const { return m_empty; }

    /// A script's empty variable must not stand for the default: something else would be worked on.
    void refuseEmpty(const CLI::Option *option, const std::string &value)
    {
        if (value.empty() && !option->get_lnames().empty())
            m_empty = QLatin1String("--") + fromStd(option->get_lnames().back());
    }

    CLI::Option *text(CLI::App &on, const char *names, QString &target, const char *help, const char *value = "TEXT")
    {
        std::string &held = m_texts.emplace_back();
        CLI::Option *option = on.add_option(names, held, help)->type_name(value);
        m_finishers.push_back([this, option, &held, &target] {
            if (option->count() == 0)
                return;
            target = fromStd(held);
            refuseEmpty(option, held);
        });
        return option;
    }

    CLI::Option *list(CLI::App &on, const char *names, QStringList &target, const char *help, const char *value = "")
    {
        std::vector<std::string> &held = m_lists.emplace_back();
        CLI::Option *option = on.add_option(names, held, help)->type_name(value);
        m_finishers.push_back([this, option, &held, &target] {
            if (option->count() == 0)
                return;
            for (const std::string &one : held) {
                target += fromStd(one);
                refuseEmpty(option, one);
            }
        });
        return option;
    }

    /// An option whose value may be left out; the empty text stands for that.
    CLI::Option *optionalText(CLI::App &on, const char *names, std::optional<QString> &target, const char *help, const char *value)
    {
        std::vector<std::string> &held = m_lists.emplace_back();
        CLI::Option *option = on.add_option(names, held, help)->expected(0, 1)->type_name(value);
        m_finishers.push_back([option, &held, &target] {
            if (option->count() > 0)
                target = held.empty() ? QString() : fromStd(held.front());
        });
        return option;
    }

    /// One of some words, given to `take`.
    CLI::Option *word(CLI::App &on, const char *names, const std::vector<std::string> &words, std::function<void(const std::string &)> take, const char *help, const char *value)
    {
        std::string &held = m_texts.emplace_back();
        CLI::Option *option = on.add_option(names, held, help)->type_name(value)->check(CLI::IsMember(words));
        m_finishers.push_back([option, &held, take = std::move(take)] {
            if (option->count() > 0)
                take(held);
        });
        return option;
    }

    CLI::Option *flag(CLI::App &on, const char *names, bool &target, const char *help)
    {
        return on.add_flag(names, target, help);
    }

    /// What is done when everything is read.
    void afterwards(std::function<void()> what) { m_finishers.push_back(std::move(what)); }

    void finish()
    {
        for (const auto &set : m_finishers)
            set();
    }

private:
    QString m_empty;
    // Deques: CLI11 keeps references to what stands in them.
    std::deque<std::string> m_texts;
    std::deque<std::vector<std::string>> m_lists;
    std::vector<std::function<void()>> m_finishers;
};

} // namespace stackwright
