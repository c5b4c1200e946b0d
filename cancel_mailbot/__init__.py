"""Cancel Mailbot: order cancellations by email, from request to true-up.

The folders are the floors of the house, top to bottom; a floor uses only those below it:

    faces      what a person types, opens or reads: the commands, the demo
    daemon     wiring: scheduler jobs, signals, health
    work       thin loops, one crash barrier each: intake, judging, outbox, reminders
    edges      each the only one that speaks its protocol: mailbox (IMAP), submission (SMTP), store (SQL)
    notices    event and case → message to be, with its templates
    workflow   what a message means, and what follows from it
    reading    text → values: the request form, commands, the new text of a reply
    message    bytes → Message
    ground     identity, config, the site's calendar, log
"""
